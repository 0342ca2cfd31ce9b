"""Limits of numbers and lengths: tasks, jobs, descriptions, the request that makes a job."""

from collections.abc import Iterator

from health_monitor.jobs.checks.subject import Subject, uploaded
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.graph import code_tasks, run_jobs
from health_monitor.jobs.platform_limits import LIMITS
from health_monitor.jobs.spec import Job

_JOBS = ("ws_saved_jobs", "ws_jobs_created_per_hour")
_DESCRIPTION = LIMITS["job_description_max"]
_SHOWN_DESCRIPTION = LIMITS["job_description_shown_max"]
_REQUEST = LIMITS["jobs_api_request_max"]


def number_of_tasks(subject: Subject) -> Iterator[Fault]:
    """A job has at least one task and no more than the platform takes."""
    for declared, job in zip(subject.hierarchy, subject.jobs, strict=True):
        if not job.tasks:
            folders = [uploaded(task.each.folder) for task in code_tasks(declared) if task.each]
            yield Fault(
                kind=FaultKind.NO_TASKS,
                job=job.key,
                message=f"it has no tasks: no Python file is below {folders[0]}"
                if folders
                else "it has no tasks",
                fix="Write such a file." if folders else "Give it a task, or remove the job.",
            )
        most, shown = LIMITS["tasks_per_job"], LIMITS["tasks_per_job_ui_warn"]
        if len(job.tasks) > most.number:
            yield Fault(
                kind=FaultKind.TOO_MANY_TASKS,
                job=job.key,
                limit=most.name,
                message=f"it has {len(job.tasks)} tasks, more than {most.number}",
                fix="Split the job.",
            )
        elif len(job.tasks) > shown.number:
            yield Fault(
                kind=FaultKind.MANY_TASKS,
                job=job.key,
                limit=shown.name,
                message=f"it has {len(job.tasks)} tasks; of more than {shown.number}, older "
                "interfaces of the platform show a part",
                fix="Split the job, or read its runs with version 2.2 of the Jobs API.",
            )


def number_of_jobs(subject: Subject) -> Iterator[Fault]:
    """A workspace can hold the jobs, and take them in one deployment."""
    count = len(subject.hierarchy.jobs)
    for limit in (LIMITS[name] for name in _JOBS):
        if count > limit.number:
            yield Fault(
                kind=FaultKind.TOO_MANY_JOBS,
                limit=limit.name,
                message=f"these are {count} jobs, more than {limit.number} {limit.unit}",
                fix="Deploy them to several workspaces.",
            )


def descriptions(subject: Subject) -> Iterator[Fault]:
    """Every job says what it is for, in a text that is shown."""
    for job in subject.jobs:
        length = len(job.description)
        if not job.description.strip():
            yield Fault(
                kind=FaultKind.MISSING_DESCRIPTION,
                job=job.key,
                message="it has no description",
                fix="Say in one sentence what it is for.",
            )
        if length > _DESCRIPTION.number:
            yield Fault(
                kind=FaultKind.TOO_LONG_DESCRIPTION,
                job=job.key,
                limit=_DESCRIPTION.name,
                message=f"its description has {length} characters, more than {_DESCRIPTION.number}",
                fix="Shorten it.",
            )
        elif length > _SHOWN_DESCRIPTION.number:
            yield Fault(
                kind=FaultKind.LONG_DESCRIPTION,
                job=job.key,
                limit=_SHOWN_DESCRIPTION.name,
                message=f"its description has {length} characters; some interfaces of the "
                f"platform take {_SHOWN_DESCRIPTION.number}",
                fix="Shorten it.",
            )


def requests_fit(subject: Subject) -> Iterator[Fault]:
    """The request that makes a job, as far as its specification fills it, is not too large."""
    for job in subject.jobs:
        size = _request_size(job)
        if size > _REQUEST.number:
            yield Fault(
                kind=FaultKind.LARGE_REQUEST,
                job=job.key,
                limit=_REQUEST.name,
                message=f"its definition has at least {size} bytes, more than {_REQUEST.number}",
                fix="Split the job, or move long arguments to a file.",
            )


def _request_size(job: Job) -> int:
    """Bytes of all texts of a job's specification."""
    texts = [job.key, job.description]
    texts += [text for item in job.parameters for text in (item.name, item.default or "")]
    texts += [task.key for task in job.tasks]
    for task in code_tasks(job):
        texts += [task.entry, *task.arguments, *task.arguments.values()]
    texts += [task.job.description for task in run_jobs(job)]
    return sum(len(text.encode()) for text in texts)


def entries_have_environments(subject: Subject) -> Iterator[Fault]:
    """A Python task names the serverless environment that it runs in."""
    for job in subject.jobs:
        for task in code_tasks(job):
            if not task.environment.key.strip():
                yield Fault(
                    kind=FaultKind.BAD_ENVIRONMENT_KEY,
                    job=job.key,
                    task=task.key,
                    file=uploaded(task.entry),
                    limit="serverless_env_key_required",
                    message="its environment has no key, by which the platform finds it",
                    fix="Give the Environment a key.",
                )
