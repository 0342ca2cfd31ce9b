"""Dynamic values: `{{job.parameters.catalog}}` and the like, filled in when a task starts.

Of the references that the platform documents, those that mean something here. Task values and
what only notebooks, SQL tasks and triggers have are errors when the plan is read.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from health_monitor.local import LocalError

WORKSPACE_ID = "0"
WORKSPACE_URL = "https://localhost"
"""What a workspace would be called; here there is none."""

_REFERENCE = re.compile(r"\{\{(.*?)\}\}")
_IDENTIFIER = r"(?:`(?P<quoted>[^`]+)`|(?P<plain>[A-Za-z0-9_.-]+?))"
_PARAMETER = re.compile(rf"job\.parameters\.{_IDENTIFIER}")
_OF_A_TASK = re.compile(rf"tasks\.{_IDENTIFIER}\.(?P<value>run_id|result_state|execution_count)")

_TIMES: Mapping[str, Callable[[datetime], object]] = {
    "iso_weekday": lambda time: time.isoweekday(),
    "is_weekday": lambda time: str(time.isoweekday() < 6).lower(),
    "iso_date": lambda time: time.date(),
    "iso_datetime": lambda time: iso_datetime(time),
    "year": lambda time: time.year,
    "month": lambda time: time.month,
    "day": lambda time: time.day,
    "hour": lambda time: time.hour,
    "minute": lambda time: time.minute,
    "second": lambda time: time.second,
    "timestamp_ms": lambda time: round(time.timestamp() * 1000),
}
_JOB = (
    "job.id",
    "job.name",
    "job.run_id",
    "job.repair_count",
    "job.trigger.type",
    *(f"job.{moment}.{part}" for moment in ("start_time", "trigger.time") for part in _TIMES),
    "workspace.id",
    "workspace.url",
)
_TASK = ("task.name", "task.run_id", "task.execution_count")
ALLOWED_IN_A_PARAMETER = (
    "job.id",
    "job.name",
    "job.run_id",
    "job.repair_count",
    "job.trigger.type",
    *(f"job.{moment}.<{' | '.join(_TIMES)}>" for moment in ("start_time", "trigger.time")),
    "workspace.id",
    "workspace.url",
)
ALLOWED = (
    "job.parameters.<name>",
    *ALLOWED_IN_A_PARAMETER,
    *_TASK,
    "tasks.<task before it>.<run_id | result_state | execution_count>",
)
"""Every reference that runs here, as an error tells them."""


@dataclass(frozen=True, kw_only=True)
class TaskValues:
    """What a task may tell of itself, and of those it depends on."""

    run_id: int
    """Of its last attempt; 0 when it had none."""
    execution_count: int
    """Attempts so far, this one included."""
    result: str
    """The result state; empty while it runs."""


@dataclass(frozen=True, kw_only=True)
class JobValues:
    """What the tasks of one job run may refer to."""

    id: int
    name: str
    run_id: int
    start_time: datetime
    """Aware."""
    trigger: str
    """`onetime`, or `run_job_task` when another job runs it."""
    parameters: Mapping[str, str]
    repair_count: int = 0

    def fill(self, text: str, task: str, tasks: Mapping[str, TaskValues]) -> str:
        """The text with every `{{...}}` replaced; it was checked when the plan was read."""
        own = tasks[task]
        known = {
            **self._known(),
            "task.name": task,
            "task.run_id": own.run_id,
            "task.execution_count": own.execution_count,
        }

        def value(match: re.Match[str]) -> str:
            name = match.group(1).strip()
            if parameter := _PARAMETER.fullmatch(name):
                return self.parameters[_name(parameter)]
            if of_task := _OF_A_TASK.fullmatch(name):
                other = tasks[_name(of_task)]
                values = {
                    "run_id": other.run_id,
                    "result_state": other.result.lower(),
                    "execution_count": other.execution_count,
                }
                return str(values[of_task["value"]])
            return str(known[name])

        return _REFERENCE.sub(value, text)

    def resolved(self) -> "JobValues":
        """The same, what its parameters say of the job replaced."""
        known = self._known()
        parameters = {
            name: _REFERENCE.sub(lambda match: str(known[match.group(1).strip()]), text)
            for name, text in self.parameters.items()
        }
        return replace(self, parameters=parameters)

    def _known(self) -> dict[str, object]:
        time = self.start_time.astimezone(UTC)
        return {
            "job.id": self.id,
            "job.name": self.name,
            "job.run_id": self.run_id,
            "job.repair_count": self.repair_count,
            "job.trigger.type": self.trigger,
            **{f"job.start_time.{part}": read(time) for part, read in _TIMES.items()},
            **{f"job.trigger.time.{part}": read(time) for part, read in _TIMES.items()},
            "workspace.id": WORKSPACE_ID,
            "workspace.url": WORKSPACE_URL,
        }


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What the texts of a task may refer to."""

    address: str
    """Of the job's resource."""
    parameters: Collection[str]
    """Of the job."""
    before: Collection[str]
    """The tasks that have ended when the texts are filled in."""

    def check(self, text: str, key: str) -> None:
        """Raises LocalError if a `{{...}}` in the text at that key has no value here."""
        where = f"{self.address}: {key}"
        for reference, name in _references(text, where):
            if parameter := _PARAMETER.fullmatch(name):
                if _name(parameter) not in self.parameters:
                    raise LocalError(
                        f"{where}: {reference}: the job has no parameter {_name(parameter)!r}; "
                        f"it has {_listed(self.parameters)}"
                    )
            elif of_task := _OF_A_TASK.fullmatch(name):
                if _name(of_task) not in self.before:
                    raise LocalError(
                        f"{where}: {reference}: the task does not wait for {_name(of_task)!r}; "
                        f"it waits for {_listed(self.before)}"
                    )
            elif name not in (*_JOB, *_TASK):
                raise _unsupported(reference, where, ALLOWED)


def check_parameter(text: str, where: str) -> None:
    """Raises LocalError if a `{{...}}` in the value of a job parameter has no value here."""
    for reference, name in _references(text, where):
        if name not in _JOB:
            raise _unsupported(reference, where, ALLOWED_IN_A_PARAMETER)


def iso_datetime(moment: datetime) -> str:
    """The moment in UTC, as `2026-03-01T06:00:00.000Z`."""
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def _name(match: re.Match[str]) -> str:
    return match["quoted"] or match["plain"]


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _references(text: str, where: str) -> list[tuple[str, str]]:
    """Each `{{name}}` of the text, and its name."""
    rest = _REFERENCE.sub("", text)
    if "{{" in rest or "}}" in rest:
        raise LocalError(f"{where}: the braces of {text!r} do not pair; write {{{{name}}}}")
    return [(match.group(), match.group(1).strip()) for match in _REFERENCE.finditer(text)]


def _unsupported(reference: str, where: str, allowed: Collection[str]) -> LocalError:
    return LocalError(
        f"{where}: {reference} is not supported in a local run; use one of {', '.join(allowed)}"
    )
