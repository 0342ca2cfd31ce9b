"""Names: unique, and of characters and lengths that every part of the platform takes."""

import re
from collections import Counter
from collections.abc import Iterator

from health_monitor.jobs.checks.subject import Subject
from health_monitor.jobs.faults import Fault, FaultKind

MAX_LENGTH = 100
"""Characters of a task key; the platform cuts longer ones when it shows a run."""

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
        if not _JOB_KEY.fullmatch(key) or len(key) > MAX_LENGTH:
            yield Fault(
                kind=FaultKind.BAD_JOB_KEY,
                job=key,
                message=f"{key!r} cannot be the key of a job",
                fix=f"Use at most {MAX_LENGTH} lower-case letters, digits and _, a letter first.",
            )


def task_keys(subject: Subject) -> Iterator[Fault]:
    """A task's key is unique in its job and can be referred to without quotes."""
    for job in subject.hierarchy:
        for key, count in Counter(task.key for task in job.tasks).items():
            if count > 1:
                yield Fault(
                    kind=FaultKind.DUPLICATE_TASK_KEY,
                    job=job.key,
                    task=key,
                    message=f"{count} tasks of the job have this key",
                    fix="Give each a key of its own.",
                )
            if not _TASK_KEY.fullmatch(key) or len(key) > MAX_LENGTH:
                yield Fault(
                    kind=FaultKind.BAD_TASK_KEY,
                    job=job.key,
                    task=key,
                    message=f"{key!r} cannot be the key of a task",
                    fix=f"Use at most {MAX_LENGTH} letters, digits and _.",
                )
