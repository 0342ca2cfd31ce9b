"""What tables hold and who else is there, as simulation/world.yaml has it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Field:
    """A column that tables may have."""

    name: str
    type: str
    class_tag: str | None
    """What a scan for personal data finds in it; None: nothing."""


@dataclass(frozen=True, kw_only=True)
class Routine:
    """What somebody does now and then, and what is logged of it."""

    by: str
    """person, robot, contractor, admin or system."""
    service: str
    action: str
    chance: float
    """That it happens on a day, for each of its times."""
    params: Mapping[str, str]
    """Words in braces stand for what the day gives."""
    times: int = 1
    """How often a day at most."""
    account: bool = False
    """True: it belongs to the account, and to no workspace."""
    clouds: list[str] = field(default_factory=list)
    """Empty: on all."""
    status: int = 200
    """Of those that fail."""
    error: str | None = None
    fails: float = 0.0
    """Share that fails."""


@dataclass(frozen=True, kw_only=True)
class Governed:
    """What is governed, and for whom."""

    shared_fields: int
    """So many of the fields are in every table."""
    fields: list[Field]
    groups: Mapping[str, str]
    """What a group is for to its name."""
    contractors: list[str]
    """People who belong to no team."""
    routines: list[Routine]

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> "Governed":
        """The sections of the file."""
        return cls(
            shared_fields=content["shared_fields"],
            fields=[
                Field(name=item["name"], type=item["type"], class_tag=item.get("class"))
                for item in content["fields"]
            ],
            groups=content["groups"],
            contractors=content["contractors"],
            routines=[Routine(**item) for item in content["routines"]],
        )
