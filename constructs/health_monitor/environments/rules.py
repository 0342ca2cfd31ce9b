"""What a field of the settings may demand of a single value, and how to put it right."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """What is wrong with a value, and the fix."""

    message: str
    fix: str


class Rule(Protocol):
    """Judges a value of the right type; None means that it is accepted."""

    def judge(self, value: object) -> Complaint | None: ...


@dataclass(frozen=True, kw_only=True)
class Matches:
    """The whole text matches a regular expression."""

    pattern: str
    what: str
    """What such a value is called, after "is not": `a catalog name`."""
    fix: str

    def judge(self, value: object) -> Complaint | None:
        if re.fullmatch(self.pattern, str(value)):
            return None
        return Complaint(message=f"{value!r} is not {self.what}", fix=self.fix)


@dataclass(frozen=True, kw_only=True)
class Between:
    """A whole number within bounds, both included."""

    low: int
    high: int

    def judge(self, value: object) -> Complaint | None:
        if isinstance(value, int) and self.low <= value <= self.high:
            return None
        bounds = f"{self.low} and {self.high}"
        return Complaint(
            message=f"{value} is not between {bounds}", fix=f"Give a number between {bounds}."
        )


@dataclass(frozen=True, kw_only=True)
class AtMost:
    """A list or mapping of a limited length."""

    length: int
    what: str
    """What is counted, in the plural: `destinations`."""

    def judge(self, value: object) -> Complaint | None:
        count = len(value) if isinstance(value, tuple | dict) else 0
        if count <= self.length:
            return None
        return Complaint(
            message=f"{count} {self.what} are more than the platform's {self.length}",
            fix=f"Keep at most {self.length}.",
        )


@dataclass(frozen=True, kw_only=True)
class Passes:
    """A value that a function accepts."""

    accepts: Callable[[str], bool]
    what: str
    fix: str

    def judge(self, value: object) -> Complaint | None:
        if self.accepts(str(value)):
            return None
        return Complaint(message=f"{value!r} is not {self.what}", fix=self.fix)


@dataclass(frozen=True, kw_only=True)
class Plain:
    """A text that is the value itself: in an environment file nothing is filled in."""

    def judge(self, value: object) -> Complaint | None:
        template = re.search(r"[$%]\{", str(value))
        if template is None:
            return None
        return Complaint(
            message=f"{value!r} holds {template.group()}, and nothing is filled in here",
            fix="Write the value itself.",
        )
