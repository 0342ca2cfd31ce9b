"""The review of a plan as values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum


class Action(StrEnum):
    """What becomes of a resource, or of a part of it."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DESTROY = "destroy"
    MOVE = "move"
    FORGET = "forget"

    @property
    def sign(self) -> str:
        """Stands before it in a list."""
        return _SIGNS[self]


_SIGNS = {
    Action.CREATE: "+",
    Action.UPDATE: "~",
    Action.REPLACE: "-/+",
    Action.DESTROY: "-",
    Action.MOVE: ">",
    Action.FORGET: ".",
}


class Section(StrEnum):
    """What a reviewer looks for, most urgent first."""

    @property
    def is_warning(self) -> bool:
        """Whether what stands in it should keep anybody from applying the plan."""
        return self in _WARNINGS

    DATA = "Data would be lost"
    RIGHTS = "Jobs would run without their rights"
    FAILURES = "The apply would fail"
    UPLOADS = "Files that do not fit the manifest"
    SCHEDULES = "Schedules"
    ACCESS = "Permissions and grants"
    JOBS = "Jobs"
    FILES = "Files"
    OTHER = "Other"


_WARNINGS = frozenset({Section.DATA, Section.RIGHTS, Section.FAILURES})


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing to look at. A resource may give several: a job and its schedule."""

    section: Section
    action: Action
    address: str
    """Of the resource in the state."""
    title: str
    """What people call it: the job's key, the file's path below the deployed folder."""
    details: tuple[str, ...] = ()
    """One fact each."""


@dataclass(frozen=True, kw_only=True)
class Review:
    """All that a plan would do in one environment."""

    environment: str
    is_complete: bool
    """False: Terraform met an error while planning, so this cannot be applied."""
    counts: Mapping[Action, int]
    """Number of resources (and outputs) by action; actions that do not occur are missing."""
    changes: tuple[Change, ...]
    """In the order of the sections, then of the titles."""

    @property
    def is_empty(self) -> bool:
        """Nothing would be done."""
        return not self.counts

    def of(self, section: Section) -> tuple[Change, ...]:
        """The changes of one section."""
        return tuple(change for change in self.changes if change.section is section)

    @property
    def summary(self) -> str:
        """One line: how many resources by action."""
        told = [f"{self.counts[action]} to {action}" for action in Action if action in self.counts]
        plan = "Terraform plan" if self.is_complete else "Incomplete Terraform plan"
        return f"{plan} of {self.environment}: {', '.join(told) or 'no changes'}"

    def as_document(self) -> dict[str, object]:
        """The review as JSON has it."""
        changes = [
            asdict(change) | {"section": change.section.name.lower()} for change in self.changes
        ]
        return {
            "environment": self.environment,
            "is_complete": self.is_complete,
            "has_changes": not self.is_empty,
            "loses_data": bool(self.of(Section.DATA)),
            "loses_rights": bool(self.of(Section.RIGHTS)),
            "would_fail": bool(self.of(Section.FAILURES)),
            "counts": {str(action): self.counts.get(action, 0) for action in Action},
            "changes": changes,
        }
