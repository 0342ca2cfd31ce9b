"""Dynamic values: `{{job.parameters.catalog}}` and the like, filled in when a task starts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from health_monitor.local.errors import LocalError

_REFERENCE = re.compile(r"\{\{(.*?)\}\}")
_PARAMETER = re.compile(r"job\.parameters\.([A-Za-z0-9_.-]+)")
_KNOWN = ("job.run_id", "job.name", "job.start_time.iso_datetime", "task.name")


@dataclass(frozen=True, kw_only=True)
class JobValues:
    """What the tasks of one job run may refer to."""

    name: str
    run_id: int
    start_time: datetime
    """Aware."""
    parameters: Mapping[str, str]

    def fill(self, text: str, task: str) -> str:
        """The text with every `{{...}}` replaced; it was checked when the plan was read."""
        known = {
            "job.run_id": str(self.run_id),
            "job.name": self.name,
            "job.start_time.iso_datetime": iso_datetime(self.start_time),
            "task.name": task,
        }

        def value(match: re.Match[str]) -> str:
            name = match.group(1).strip()
            parameter = _PARAMETER.fullmatch(name)
            return self.parameters[parameter.group(1)] if parameter else known[name]

        return _REFERENCE.sub(value, text)


def check_dynamic_values(text: str, parameters: Mapping[str, str], where: str) -> None:
    """Raises LocalError if a `{{...}}` in the text has no value here."""
    rest = _REFERENCE.sub("", text)
    if "{{" in rest or "}}" in rest:
        raise LocalError(f"{where}: the braces of {text!r} do not pair; write {{{{name}}}}")
    for match in _REFERENCE.finditer(text):
        name = match.group(1).strip()
        parameter = _PARAMETER.fullmatch(name)
        if parameter and parameter.group(1) not in parameters:
            raise LocalError(
                f"{where}: {match.group()}: the job has no parameter {parameter.group(1)!r}; "
                f"it has {', '.join(sorted(parameters)) or 'none'}"
            )
        if not parameter and name not in _KNOWN:
            raise LocalError(
                f"{where}: {match.group()} is not supported in a local run; "
                f"use job.parameters.<name>, {', '.join(_KNOWN)}"
            )


def iso_datetime(moment: datetime) -> str:
    """The moment in UTC, as `2026-03-01T06:00:00.000Z`."""
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
