"""Limits: numbers of tasks, lengths of texts, retries and timeouts."""

from collections.abc import Iterator

from health_monitor.jobs.checks.subject import Subject
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.graph import code_tasks, longest_chain, run_jobs, task_edges
from health_monitor.jobs.spec import Job

MAX_TASKS = 1000
MAX_DESCRIPTION = 1024
"""Characters; some of the platform's interfaces take more."""


def number_of_tasks(subject: Subject) -> Iterator[Fault]:
    """A job has at least one task and no more than the platform takes."""
    for job in subject.hierarchy:
        if not job.tasks:
            yield Fault(
                kind=FaultKind.NO_TASKS,
                job=job.key,
                message="it has no tasks",
                fix="Give it a task, or remove the job.",
            )
        if len(job.tasks) > MAX_TASKS:
            yield Fault(
                kind=FaultKind.TOO_MANY_TASKS,
                job=job.key,
                message=f"it has {len(job.tasks)} tasks, more than {MAX_TASKS}",
                fix="Split the job.",
            )


def descriptions(subject: Subject) -> Iterator[Fault]:
    """Every job says what it is for."""
    for job in subject.hierarchy:
        if not job.description.strip():
            yield Fault(
                kind=FaultKind.MISSING_DESCRIPTION,
                job=job.key,
                message="it has no description",
                fix="Say in one sentence what it is for.",
            )
        if len(job.description) > MAX_DESCRIPTION:
            yield Fault(
                kind=FaultKind.LONG_DESCRIPTION,
                job=job.key,
                message=f"its description has {len(job.description)} characters, more than "
                f"{MAX_DESCRIPTION}",
                fix="Shorten it.",
            )


def retries_and_timeouts(subject: Subject) -> Iterator[Fault]:
    """Retries are not negative; every job and task stops some time."""
    for job in subject.hierarchy:
        if job.timeout_minutes < 1:
            yield _bad_timeout(job.key, "", "", job.timeout_minutes)
        for task in code_tasks(job):
            if task.timeout_minutes < 1:
                yield _bad_timeout(job.key, task.key, task.entry, task.timeout_minutes)
            if task.retries < 0:
                yield Fault(
                    kind=FaultKind.BAD_RETRIES,
                    job=job.key,
                    task=task.key,
                    file=task.entry,
                    message=f"it has {task.retries} retries",
                    fix="Write 0 for a task that must not be tried again.",
                )


def timeouts_cover_children(subject: Subject) -> Iterator[Fault]:
    """A job waits long enough for the longest chain of its tasks, each with its retries."""
    for job in subject.hierarchy:
        minutes, chain = longest_chain(task_edges(job), _minutes(job))
        if 0 < job.timeout_minutes < minutes:
            yield Fault(
                kind=FaultKind.TIMEOUT_TOO_SHORT,
                job=job.key,
                task=chain[-1],
                message=f"its timeout is {job.timeout_minutes} minutes, but its tasks may take "
                f"{minutes} with their retries: {' > '.join(chain)}",
                fix=f"Raise timeout_minutes to at least {minutes}, or lower those of its tasks.",
            )


def _minutes(job: Job) -> dict[str, int]:
    """Task key to the minutes that it may take in all."""
    code = {task.key: task.timeout_minutes * (1 + task.retries) for task in code_tasks(job)}
    return code | {task.key: task.job.timeout_minutes for task in run_jobs(job)}


def _bad_timeout(job: str, task: str, file: str, minutes: int) -> Fault:
    return Fault(
        kind=FaultKind.BAD_TIMEOUT,
        job=job,
        task=task,
        file=file,
        message=f"its timeout is {minutes} minutes, which never ends it",
        fix="Give it at least 1 minute.",
    )
