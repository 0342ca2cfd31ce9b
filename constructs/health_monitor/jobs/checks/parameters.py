"""Job parameters: well named, used, and handed down to every job that needs them."""

import re
from collections import Counter
from collections.abc import Iterator

from health_monitor.jobs.checks.subject import Subject
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.graph import code_tasks, run_jobs
from health_monitor.jobs.parameters import SUPPLIED
from health_monitor.jobs.platform_limits import LIMITS
from health_monitor.jobs.spec import Job

_CHARACTERS = LIMITS["job_parameter_name_charset"]


def parameter_names(subject: Subject) -> Iterator[Fault]:
    """A parameter's name is unique in its job and of the platform's characters."""
    for job in subject.hierarchy:
        for name, count in Counter(parameter.name for parameter in job.parameters).items():
            if count > 1:
                yield Fault(
                    kind=FaultKind.DUPLICATE_PARAMETER,
                    job=job.key,
                    message=f"it declares the parameter {name} {count} times",
                    fix="Declare it once.",
                )
            if not re.fullmatch(_CHARACTERS.text, name):
                yield Fault(
                    kind=FaultKind.BAD_PARAMETER_NAME,
                    limit=_CHARACTERS.name,
                    job=job.key,
                    message=f"{name!r} cannot be the name of a parameter",
                    fix="Use letters, digits, _, . and -.",
                )


def parameters_are_handed_down(subject: Subject) -> Iterator[Fault]:
    """A job has the parameters of the jobs that it runs: the platform pushes same-named ones."""
    for job in subject.hierarchy:
        own = _names(job)
        for task in run_jobs(job):
            for name in sorted(_names(task.job) - own):
                yield Fault(
                    kind=FaultKind.PARAMETER_NOT_HANDED_DOWN,
                    job=job.key,
                    task=task.key,
                    message=f"{task.job.key} has the parameter {name}, and {job.key} has not",
                    fix=f"Add {name} to the parameters of {job.key}.",
                )


def parameters_have_values(subject: Subject) -> Iterator[Fault]:
    """A run that names no parameter has a value for each, so that every job can run alone."""
    for job in subject.hierarchy:
        for parameter in job.parameters:
            if parameter.default is None and parameter.name not in SUPPLIED:
                yield Fault(
                    kind=FaultKind.PARAMETER_WITHOUT_VALUE,
                    job=job.key,
                    message=f"its parameter {parameter.name} has no default, and no environment "
                    "supplies it",
                    fix=f"Give it a default, or use one of {', '.join(sorted(SUPPLIED))}.",
                )


def defaults_agree(subject: Subject) -> Iterator[Fault]:
    """A job does the same alone as below its parent, whose default replaces its own."""
    for job in subject.hierarchy:
        own = {parameter.name: parameter.default for parameter in job.parameters}
        for task in run_jobs(job):
            for parameter in task.job.parameters:
                if own.get(parameter.name, parameter.default) != parameter.default:
                    yield Fault(
                        kind=FaultKind.PARAMETER_DEFAULTS_DIFFER,
                        job=job.key,
                        task=task.key,
                        message=f"its default of {parameter.name} is {own[parameter.name]!r}, and "
                        f"that of {task.job.key}, which it replaces, is {parameter.default!r}",
                        fix="Give both the same default, or rename one of the parameters.",
                    )


def parameters_are_used(subject: Subject) -> Iterator[Fault]:
    """A job declares only what its tasks or the jobs below it use."""
    for job in subject.hierarchy:
        below = {name for task in run_jobs(job) for name in _names(task.job)}
        values = [value for task in code_tasks(job) for value in task.arguments.values()]
        for parameter in job.parameters:
            if parameter.name not in below and not any(
                parameter.reference in value for value in values
            ):
                yield Fault(
                    kind=FaultKind.UNUSED_PARAMETER,
                    job=job.key,
                    message=f"nothing in it uses its parameter {parameter.name}",
                    fix="Pass it to a task, or remove it.",
                )


def _names(job: Job) -> set[str]:
    return {parameter.name for parameter in job.parameters}
