"""Retries and timeouts: every job and task ends, and a job outlasts what it runs."""

from collections.abc import Iterator

from health_monitor.jobs.checks.subject import Subject, uploaded
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.graph import code_tasks, longest_chain, run_jobs, task_edges
from health_monitor.jobs.spec import Job


def retries_and_timeouts(subject: Subject) -> Iterator[Fault]:
    """Retries are not negative; every job and task stops some time."""
    for job in subject.jobs:
        if job.timeout_minutes < 1:
            yield _bad_timeout(job.key, "", "", job.timeout_minutes)
        for task in code_tasks(job):
            file = uploaded(task.entry)
            if task.timeout_minutes < 1:
                yield _bad_timeout(job.key, task.key, file, task.timeout_minutes)
            if task.retries < 0:
                yield Fault(
                    kind=FaultKind.BAD_RETRIES,
                    job=job.key,
                    task=task.key,
                    file=file,
                    message=f"it has {task.retries} retries",
                    fix="Write 0 for a task that must not be tried again.",
                )


def timeouts_cover_children(subject: Subject) -> Iterator[Fault]:
    """A job waits long enough for the longest chain of its tasks, each with its retries."""
    for job in subject.jobs:
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
