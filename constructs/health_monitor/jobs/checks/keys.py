"""Names: unique, and of characters and lengths that every part of the platform takes."""

import re
from collections import Counter
from collections.abc import Iterator

from health_monitor.jobs.checks.subject import Subject
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.platform_limits import LIMITS

_LENGTH = LIMITS["task_key_max_length"]
"""The platform takes longer ones, but cuts them when it shows a run."""

# A job's key is its Terraform address too. `-` in a task key would need quotes in {{tasks...}}.
_JOB_KEY = re.compile(r"[a-z][a-z0-9_]*")
_TASK_KEY = re.compile(r"[A-Za-z0-9_]+")


def job_keys(subject: Subject) -> Iterator[Fault]:
    """A job's key is unique and fits a Terraform address."""
    for key, count in Counter(job.key for job in subject.hierarchy).items():
        if count > 1:
            yield Fault(
                kind=FaultKind.DUPLICATE_JOB_KEY,
                job=key,
                message=f"{count} jobs have this key",
                fix="Give each a key of its own.",
            )
        if not _JOB_KEY.fullmatch(key) or len(key) > _LENGTH.number:
            yield Fault(
                kind=FaultKind.BAD_JOB_KEY,
                job=key,
                message=f"{key!r} cannot be the key of a job",
                fix=f"Use at most {_LENGTH.number} lower-case letters, digits and _, a letter "
                "first.",
            )


def task_keys(subject: Subject) -> Iterator[Fault]:
    """A task's key is unique in its job and can be referred to without quotes."""
    for job in subject.jobs:
        for key, count in Counter(task.key for task in job.tasks).items():
            if count > 1:
                yield Fault(
                    kind=FaultKind.DUPLICATE_TASK_KEY,
                    limit="task_key_unique",
                    job=job.key,
                    task=key,
                    message=f"{count} tasks of the job have this key",
                    fix="Give each a key of its own.",
                )
            if not _TASK_KEY.fullmatch(key) or len(key) > _LENGTH.number:
                yield Fault(
                    kind=FaultKind.BAD_TASK_KEY,
                    limit=_LENGTH.name if _TASK_KEY.fullmatch(key) else "task_key_charset",
                    job=job.key,
                    task=key,
                    message=f"{key!r} cannot be the key of a task",
                    fix=f"Use at most {_LENGTH.number} letters, digits and _.",
                )
