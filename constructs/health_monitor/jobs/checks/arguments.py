"""Arguments: what a task passes is what its entry declares, and every reference resolves."""

import re
from collections.abc import Iterator

from health_monitor.jobs.checks.subject import Subject, uploaded
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.graph import code_tasks, reachable, task_edges
from health_monitor.jobs.spec import Job, Task

_REFERENCE = re.compile(r"\{\{(.*?)\}\}")
_TIMES = (
    "(is_weekday|iso_weekday|iso_date|iso_datetime|year|month|day|hour|minute|second|timestamp_ms)"
)
_KNOWN = re.compile(
    rf"job\.(id|name|run_id|repair_count|start_time\.{_TIMES}|trigger\.type"
    rf"|trigger\.time\.{_TIMES}|trigger\.file_arrival\.location)"
    r"|task\.(name|run_id|execution_count)|workspace\.(id|url)"
)
_PARAMETER = re.compile(r"job\.parameters\.([A-Za-z0-9_.-]+)")
_TASK = re.compile(
    r"tasks\.([A-Za-z0-9_]+)\."
    r"(values\.[A-Za-z0-9_]+|result_state|error_code|run_id|execution_count)"
)


def arguments_match_entries(subject: Subject) -> Iterator[Fault]:
    """An entry declares its arguments in one literal call; the task passes exactly those."""
    for job in subject.jobs:
        for task in code_tasks(job):
            file = subject.workloads.files.get(task.entry)
            if file is None or file.syntax_error or not file.is_entry:
                continue
            if file.arguments is None:
                yield Fault(
                    kind=FaultKind.UNREADABLE_ARGUMENTS,
                    job=job.key,
                    task=task.key,
                    file=uploaded(task.entry),
                    message="its arguments cannot be read from it",
                    fix='Call arguments(__doc__, argv, "catalog", ...) once, with literal and '
                    "different names.",
                )
                continue
            declared = [name.replace("_", "-") for name in file.arguments]
            yield from _differences(job, task, declared)


def references_resolve(subject: Subject) -> Iterator[Fault]:
    """Each `{{...}}` is known to the platform and names a parameter or an earlier task."""
    for job in subject.jobs:
        parameters = {parameter.name for parameter in job.parameters}
        edges = task_edges(job)
        for task in code_tasks(job):
            earlier = reachable(edges, task.key) - {task.key}
            for name, value in task.arguments.items():
                reason = _unresolved(value, parameters, earlier)
                if reason:
                    yield Fault(
                        kind=FaultKind.UNRESOLVED_REFERENCE,
                        job=job.key,
                        task=task.key,
                        file=uploaded(task.entry),
                        message=f"--{name}={value} does not resolve: {reason[0]}",
                        fix=reason[1],
                    )


def defaults_resolve(subject: Subject) -> Iterator[Fault]:
    """The default of a job parameter refers at most to the run of the job itself."""
    for job in subject.jobs:
        for parameter in job.parameters:
            reason = _unresolved(parameter.default or "", set(), set())
            if reason is None and "{{task" in (parameter.default or "").replace(" ", ""):
                reason = ("there is no task yet when it is read", "Use a reference to the job.")
            if reason:
                yield Fault(
                    kind=FaultKind.UNRESOLVED_REFERENCE,
                    job=job.key,
                    message=f"the default {parameter.default} of its parameter {parameter.name} "
                    f"does not resolve: {reason[0]}",
                    fix=reason[1],
                )


def _differences(job: Job, task: Task, declared: list[str]) -> Iterator[Fault]:
    for name in task.arguments:
        if name not in declared:
            yield Fault(
                kind=FaultKind.UNDECLARED_ARGUMENT,
                job=job.key,
                task=task.key,
                file=uploaded(task.entry),
                message=f"the task passes --{name}, which the entry does not declare",
                fix="Declare it in the entry, or remove it from the task.",
            )
    for name in declared:
        if name not in task.arguments:
            yield Fault(
                kind=FaultKind.LACKING_ARGUMENT,
                job=job.key,
                task=task.key,
                file=uploaded(task.entry),
                message=f"the entry declares --{name}, which the task does not pass",
                fix="Pass it in the task, or remove it from the entry.",
            )


def _unresolved(value: str, parameters: set[str], earlier: set[str]) -> tuple[str, str] | None:
    if "{{" in _REFERENCE.sub("", value) or "}}" in _REFERENCE.sub("", value):
        return "its braces do not pair", "Write {{name}}."
    for match in _REFERENCE.finditer(value):
        name = match.group(1).strip()
        parameter, task = _PARAMETER.fullmatch(name), _TASK.fullmatch(name)
        if parameter and parameter.group(1) not in parameters:
            word = parameter.group(1)
            return f"the job has no parameter {word}", f"Add {word} to the job's parameters."
        if task and task.group(1) not in earlier:
            word = task.group(1)
            return f"the task does not wait for a task {word}", f"Add {word} to its depends_on."
        if not (parameter or task or _KNOWN.fullmatch(name)):
            return f"the platform knows no {name}", "Use a dynamic value reference that it knows."
    return None
