"""Serverless environments: one meaning per name, pinned, complete, and harmless to the session."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution

from health_monitor.jobs.checks.subject import Subject, uploaded
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.graph import code_tasks
from health_monitor.jobs.spec import Environment

_FORBIDDEN = ("pyspark", "pyspark-client", "delta-spark", "databricks-connect")
_PINNED = re.compile(r"([A-Za-z0-9._-]+)(\[[A-Za-z0-9,_-]+\])?==[A-Za-z0-9.!+_-]+")
# A forbidden name as a whole: alone, as an extra, or as the file or repository of an address.
_NAMES = re.compile(
    rf"(?<![a-z0-9-])({'|'.join(_FORBIDDEN)})(?=$|[^a-z0-9-]|-\d|-(?:git|whl|zip|tar)\b)"
)
_REQUIRES = re.compile(r"^Requires-Dist:(.*)$", re.MULTILINE | re.IGNORECASE)
# Modules that the platform lacks, or has in a slim form, to the package that brings them.
_LACKING = {"mlflow": "mlflow", "sklearn": "scikit-learn"}


def environments_agree(subject: Subject) -> Iterator[Fault]:
    """An environment's key means the same in all tasks of a job."""
    for job in subject.jobs:
        first: dict[str, Environment] = {}
        for task in code_tasks(job):
            environment = task.environment
            if first.setdefault(environment.key, environment) != environment:
                yield Fault(
                    kind=FaultKind.ENVIRONMENT_CONFLICT,
                    job=job.key,
                    task=task.key,
                    file=uploaded(task.entry),
                    message=f"its environment {environment.key} has other dependencies than that "
                    "of an earlier task",
                    fix="Use one environment for both, or another key.",
                )


def dependencies_are_safe(subject: Subject) -> Iterator[Fault]:
    """Dependencies are pinned and none replaces the session that the platform gives."""
    for job in subject.jobs:
        environments = {id(task.environment): task for task in reversed(code_tasks(job))}
        for task in reversed(environments.values()):
            for line in task.environment.dependencies:
                kind, message, fix = _judge(line)
                if kind is not None:
                    yield Fault(
                        kind=kind,
                        job=job.key,
                        task=task.key,
                        file=uploaded(task.entry),
                        message=message,
                        fix=fix,
                    )


def dependencies_are_complete(subject: Subject) -> Iterator[Fault]:
    """A task's environment installs what its entry imports and the platform lacks."""
    for job in subject.jobs:
        for task in code_tasks(job):
            listed = {_canonical(line) for line in task.environment.dependencies}
            for package, file in _needed(subject, task.entry).items():
                if package not in listed:
                    yield Fault(
                        kind=FaultKind.MISSING_DEPENDENCY,
                        job=job.key,
                        task=task.key,
                        file=uploaded(task.entry),
                        message=f"{uploaded(file)} needs {package}, which its environment "
                        f"{task.environment.key} does not install",
                        fix=f"Add {package}, pinned, to the dependencies of the environment.",
                    )


def _needed(subject: Subject, entry: str) -> dict[str, str]:
    """Packages that the platform lacks, each with the first file that imports it."""
    needed: dict[str, str] = {}
    for file in subject.workloads.loaded_by(entry):
        for name in sorted(file.imports):
            package = _LACKING.get(name.partition(".")[0])
            if package is not None:
                needed.setdefault(package, file.path)
    return needed


def _judge(line: str) -> tuple[FaultKind | None, str, str]:
    chain = _way_to_forbidden(line)
    if chain:
        brought = "".join(f", which brings {name}" for name in chain[1:])
        return (
            FaultKind.FORBIDDEN_DEPENDENCY,
            f"its environment installs {chain[0]}{brought}, which breaks the session of "
            "serverless compute",
            "Remove it: the platform brings its own.",
        )
    if not _PINNED.fullmatch(line):
        return (
            FaultKind.UNPINNED_DEPENDENCY,
            f"its environment installs {line!r}, which is not pinned",
            "Write name==version.",
        )
    return None, "", ""


def _way_to_forbidden(line: str) -> tuple[str, ...]:
    """The names from a requirement line to a forbidden package; empty if it leads to none."""
    # In addresses and file names words are joined by _ or ., which names of packages take as -.
    found = _NAMES.search(re.sub(r"(?<=[a-z])[._](?=[a-z])", "-", line.lower()))
    return (found.group(1),) if found else _brought(_canonical(line))


@cache
def _brought(package: str) -> tuple[str, ...]:
    """The shortest way from a package to a forbidden one, by what is installed here."""
    ways: list[tuple[str, ...]] = [(package,)]
    seen = {package}
    for way in ways:  # grows while it is walked: breadth first
        for name in _requirements(way[-1]):
            if name in _FORBIDDEN:
                return (*way, name)
            if name not in seen:
                seen.add(name)
                ways.append((*way, name))
    return ()


def _requirements(package: str) -> tuple[str, ...]:
    """Names that a package always installs; nothing if it is not installed here."""
    try:
        metadata = distribution(package).read_text("METADATA") or ""
    except (PackageNotFoundError, ValueError):
        return ()
    # Read here: the library parses the whole text as a mail, with the package's long description.
    lines = _REQUIRES.findall(metadata.partition("\n\n")[0])
    return tuple(_canonical(line) for line in lines if not re.search(r";.*\bextra\b", line))


def _canonical(line: str) -> str:
    """The name at the beginning of a requirement line, in the one spelling that packages have."""
    name = re.match(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)", line)
    return re.sub(r"[-_.]+", "-", name.group(1)).lower() if name else ""
