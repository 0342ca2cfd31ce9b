"""Quartz cron expressions: whether the platform would take one."""

import re
from dataclasses import dataclass

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_ITEM = re.compile(r"(?:\*|(\w+)(?:-(\w+))?)(?:/(\d+))?")


@dataclass(frozen=True, kw_only=True)
class _Field:
    """One field of an expression."""

    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()
    """Words for the numbers from `low` on."""
    longest_step: int
    may_wrap: bool = True
    """A range may end before it begins, as `22-2` does."""
    alone: str = "(?!)"
    """What may be the whole field only."""
    special: str = "(?!)"
    """What may be an item of a list, beside numbers, ranges and steps."""

    def takes(self, text: str) -> bool:
        if re.fullmatch(self.alone, text):
            return True
        return all(
            re.fullmatch(self.special, item) or self._takes(item) for item in text.split(",")
        )

    def _takes(self, item: str) -> bool:
        match = _ITEM.fullmatch(item)
        if match is None:
            return False
        ends = [end for end in match.group(1, 2) if end is not None]
        if any(end in self.names for end in ends):
            known = all(end in self.names for end in ends)
        else:
            known = all(end.isdecimal() and self.low <= int(end) <= self.high for end in ends)
            known = known and (self.may_wrap or ends == sorted(ends, key=int))
        return known and (match.group(3) is None or 1 <= int(match.group(3)) <= self.longest_step)


_WEEKDAY = f"(?:[1-7]|{'|'.join(_WEEKDAYS)})"
_FIELDS = (
    _Field(name="second", low=0, high=59, longest_step=59),
    _Field(name="minute", low=0, high=59, longest_step=59),
    _Field(name="hour", low=0, high=23, longest_step=23),
    _Field(
        name="day of the month",
        low=1,
        high=31,
        longest_step=31,
        alone=r"\?|LW?|L-([1-9]|[12]\d|30)",
        special=r"([1-9]|[12]\d|3[01])W",
    ),
    _Field(name="month", low=1, high=12, names=_MONTHS, longest_step=12),
    _Field(
        name="day of the week",
        low=1,
        high=7,
        names=_WEEKDAYS,
        longest_step=7,
        alone=rf"\?|{_WEEKDAY}?L|{_WEEKDAY}#[1-5]",
    ),
    _Field(name="year", low=1970, high=2099, longest_step=129, may_wrap=False),
)
_DAY_INDEX, _WEEKDAY_INDEX = 3, 5


def mistake(expression: str) -> str | None:
    """What is wrong with an expression, to follow a colon; None if the platform takes it."""
    fields = expression.upper().split()
    if not 6 <= len(fields) <= 7:
        return f"it has {len(fields)} fields, not six or seven"
    if (fields[_DAY_INDEX] == "?") == (fields[_WEEKDAY_INDEX] == "?"):
        return "exactly one of day of the month and day of the week must be ?"
    for field, text in zip(_FIELDS, fields, strict=False):
        if not field.takes(text):
            return f"the {field.name} cannot be {text}"
    return None
