"""What a load notes for the next one, as numbers in the run log: how far it read and compared."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Marks:
    """How far the source was read and compared; None: not at all, or there are no rows."""

    newest_arrival: date | None = None
    first_day: date | None = None
    """No row of the Bronze table is of an earlier day."""
    newest_day: date | None = None
    asked_from: date | None = None
    """The first day that was asked for, where loads reach back step by step; None: all of them."""
    compared_before: date | None = None
    """The older days are compared in rounds: those before this day come next. None: the newest."""
    round_since: date | None = None
    """The day of the run that began the present round."""
    proven_back_to: date | None = None
    """From this day on the Bronze table was found to hold what its source holds."""
    proven_since: date | None = None
    """The day of the run from which on that was found."""


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What the last comparison left; the table is right when `behind` and `twice` are 0."""

    days: int = 0
    """How many days were compared."""
    behind: int = 0
    """How many of them lack rows of the source, or hold others."""
    behind_day: date | None = None
    """The newest of those, with how many rows source and Bronze table hold."""
    behind_source: int = 0
    behind_bronze: int = 0
    twice: int = 0
    """Keys that occur more than once."""
    healed: int = 0
    """How many days were loaded again, since they differed."""


def noted(table: str, version: int, marks: Marks, findings: Findings) -> dict[str, int]:
    """The step's versions: of the table (`layer.name`) itself, with marks and findings."""
    values = {**_numbers("mark", marks), **_numbers("found", findings)}
    return {table: version, **values}


def sound_marks(table: str, version: int, versions: Mapping[str, int] | None) -> Marks | None:
    """The marks in a step's versions; None: there are none, or they are of a later table.

    A table that is older than its marks was put back to what it was.
    """
    if versions is None or versions.get(table, version + 1) > version:
        return None
    marks = Marks(**{name: _day(versions, f"mark.{name}") for name in _names(Marks)})
    return None if marks.newest_arrival is None else marks


def findings_in(versions: Mapping[str, int] | None) -> Findings | None:
    """The findings in a step's versions; None: its load compared nothing."""
    if versions is None or "found.days" not in versions:
        return None
    numbers = {n: versions.get(f"found.{n}", 0) for n in _names(Findings) if n != "behind_day"}
    return Findings(**numbers, behind_day=_day(versions, "found.behind_day"))


def _numbers(prefix: str, values: Marks | Findings) -> dict[str, int]:
    found = {name: getattr(values, name) for name in _names(type(values))}
    return {
        f"{prefix}.{name}": (value - EPOCH).days if isinstance(value, date) else value
        for name, value in found.items()
        if value is not None
    }


def _names(type_: type[Marks | Findings]) -> list[str]:
    return [field.name for field in fields(type_)]


def _day(versions: Mapping[str, int], name: str) -> date | None:
    number = versions.get(name)
    return None if number is None else EPOCH + timedelta(days=number)
