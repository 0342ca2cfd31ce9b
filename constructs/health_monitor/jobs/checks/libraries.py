"""Serverless environments: one meaning per name, pinned, and harmless to the session."""

import re
from collections.abc import Iterator

from health_monitor.jobs.checks.subject import Subject
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.graph import code_tasks
from health_monitor.jobs.spec import Environment

_FORBIDDEN = frozenset({"pyspark", "delta-spark", "databricks-connect"})
_PINNED = re.compile(r"([A-Za-z0-9._-]+)(\[[A-Za-z0-9,_-]+\])?==[A-Za-z0-9.!+_-]+")


def environments_agree(subject: Subject) -> Iterator[Fault]:
    """An environment's key means the same in all tasks of a job."""
    for job in subject.hierarchy:
        first: dict[str, Environment] = {}
        for task in code_tasks(job):
            environment = task.environment
            if first.setdefault(environment.key, environment) != environment:
                yield Fault(
                    kind=FaultKind.ENVIRONMENT_CONFLICT,
                    job=job.key,
                    task=task.key,
                    file=task.entry,
                    message=f"its environment {environment.key} has other dependencies than that "
                    "of an earlier task",
                    fix="Use one environment for both, or another key.",
                )


def dependencies_are_safe(subject: Subject) -> Iterator[Fault]:
    """Dependencies are pinned and none replaces the session that the platform gives."""
    for job in subject.hierarchy:
        environments = {id(task.environment): task for task in code_tasks(job)}
        for task in environments.values():
            for line in task.environment.dependencies:
                kind, message, fix = _judge(line)
                if kind is not None:
                    yield Fault(
                        kind=kind,
                        job=job.key,
                        task=task.key,
                        file=task.entry,
                        message=message,
                        fix=fix,
                    )


def _judge(line: str) -> tuple[FaultKind | None, str, str]:
    name = re.split(r"[\[=<>!~;@ ]", line, maxsplit=1)[0].lower().replace("_", "-")
    if name in _FORBIDDEN:
        return (
            FaultKind.FORBIDDEN_DEPENDENCY,
            f"its environment installs {name}, which breaks the session of serverless compute",
            "Remove it: the platform brings its own.",
        )
    if not _PINNED.fullmatch(line):
        return (
            FaultKind.UNPINNED_DEPENDENCY,
            f"its environment installs {line!r}, which is not pinned",
            "Write name==version.",
        )
    return None, "", ""
