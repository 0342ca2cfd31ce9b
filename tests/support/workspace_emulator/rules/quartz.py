"""Quartz cron expressions, as strict as the scheduler that reads them.

The PyPI package cron-schedule-triggers computes times but takes any text for a schedule
(`0 61 6 * * ?`, `0 0 6 * * *`), so it cannot say what is refused.
"""

import re
from dataclasses import dataclass

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One field of an expression."""

    name: str
    least: int
    most: int
    words: tuple[str, ...] = ()
    """Names of the values, from the first on."""
    special: str = r"(?!)"
    """What it takes beyond values, ranges and steps."""


UNITS = (
    Unit(name="seconds", least=0, most=59),
    Unit(name="minutes", least=0, most=59),
    Unit(name="hours", least=0, most=23),
    Unit(
        name="day of month",
        least=1,
        most=31,
        special=r"L(W|-([1-9]|[12]\d|30))?|([1-9]|[12]\d|3[01])W",
    ),
    Unit(name="month", least=1, most=12, words=MONTHS),
    Unit(name="day of week", least=1, most=7, words=DAYS, special=r"L|([1-7]|[A-Z]{3})(L|#[1-5])"),
    Unit(name="year", least=1970, most=2099),
)
ITEM = re.compile(r"(?:(\*)|(\w+)(?:-(\w+))?)?(?:/(\d+))?")


def fault_of(expression: str) -> str:
    """Why the scheduler refuses the expression; empty for a valid one."""
    parts = expression.upper().split()
    if len(parts) not in (6, 7):
        return f"6 or 7 fields are needed, not {len(parts)}"
    for unit, text in zip(UNITS, parts, strict=False):
        is_day = unit.name.startswith("day")
        for item in () if is_day and text == "?" else text.split(","):
            if not re.fullmatch(unit.special, item) and not _is_valid(item, unit):
                return f"{item!r} is not valid for {unit.name}"
    unset = [part == "?" for part in (parts[3], parts[5])]
    if not any(unset):
        return "one of day of month and day of week must be '?'"
    return "only one of day of month and day of week may be '?'" if all(unset) else ""


def _is_valid(item: str, unit: Unit) -> bool:
    found = ITEM.fullmatch(item)
    if not item or found is None:
        return False
    every, first, last, step = found.groups()
    values = [_value(word, unit) for word in (first, last) if word is not None]
    in_range = all(unit.least <= value <= unit.most for value in values)
    step_fits = step is None or 0 < int(step) <= unit.most
    return in_range and step_fits and (every or first or step) is not None


def _value(word: str, unit: Unit) -> int:
    """The number of a value, -1 for a word that is none."""
    if word in unit.words:
        return unit.words.index(word) + unit.least
    return int(word) if word.isdigit() else -1
