"""The platform's limits, as `platform_limits.json` lists them with their sources."""

import json
from dataclasses import dataclass
from pathlib import Path

from health_monitor.jobs.faults import Severity

_FILE = Path(__file__).with_name("platform_limits.json")


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One limit of the platform."""

    name: str
    value: object
    """A number, a text, or a list of texts, in `unit`."""
    unit: str
    severity: Severity | None
    """None: a fact to know, which no check can judge."""
    source: str
    """Where it is documented, or by whom it was reported."""

    @property
    def number(self) -> int:
        """The value of a limit that counts something."""
        assert isinstance(self.value, int), self.name
        return self.value

    @property
    def text(self) -> str:
        """The value of a limit that is a text, as a version or a pattern."""
        assert isinstance(self.value, str), self.name
        return self.value

    @property
    def words(self) -> tuple[str, ...]:
        """The value of a limit that lists what is allowed or refused."""
        assert isinstance(self.value, list), self.name
        return tuple(str(word) for word in self.value)


def _read(path: Path) -> dict[str, Limit]:
    severities = {"error": Severity.ERROR, "warn": Severity.WARNING, "info": None}
    content = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: Limit(
            name=name,
            value=entry["value"],
            unit=entry["unit"],
            severity=severities[entry["severity"]],
            source=entry["source"],
        )
        for name, entry in content.items()
    }


LIMITS = _read(_FILE)
"""Every limit by its name."""
