"""Which days a load compares with the source, and how far back that proves a table.

A refresh compares the newest days and twelve older ones; the next refresh the twelve before them,
until all have had their turn.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bronze.loading.days import ONE, Span
from bronze.loading.marks import Marks
from bronze.loading.options import Reach
from bronze.loading.windows import Bounds, first_day_asked_for
from content.tables.bronze_table import BronzeTable, Kind

OLDER_DAYS = 12


@dataclass(frozen=True, kw_only=True)
class Extent:
    """The days of a table for which there is anything to compare."""

    recent: date
    """The days since then may change at any time."""
    held: date
    """The first day that Bronze holds."""
    floor: date | None
    """The first day that is asked for, not after `recent`; None: no day is too old."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """The days of one load."""

    spans: Sequence[Span]
    before: Marks
    after: Marks
    """What is noted when all of these days are found right."""

    def noted(self, newest_wrong: date | None) -> Marks:
        """The marks; while a day stays wrong, the same days have their turn again."""
        if newest_wrong is None:
            return self.after
        right_from = newest_wrong + ONE
        return replace(
            self.after,
            compared_before=self.before.compared_before,
            round_since=self.before.round_since or self.after.round_since,
            proven_back_to=max(right_from, self.after.proven_back_to or right_from),
        )


NextTurn = Callable[[Extent, Marks, date], Turn]


def extent_of(table: BronzeTable, reach: Reach, before: Bounds, after: Bounds) -> Extent | None:
    """The days of a table, by how far it reached before and after its load; None: no rows."""
    if after.newest_day is None:
        return None
    newest, floor = after.newest_day, None
    if table.kind is Kind.APPEND:
        # What is older than the lookback was never asked for.
        floor = first_day_asked_for(table, reach, newest, before)
    recent = min(before.held_day or newest, newest) - timedelta(days=table.overlap_days)
    return Extent(
        recent=max(recent, floor or recent),
        held=after.held_first_day or newest,
        floor=floor,
    )


def all_days(extent: Extent, marks: Marks, today: date) -> Turn:
    """Everything at once."""
    after = replace(
        marks,
        compared_before=None,
        round_since=today,
        proven_back_to=extent.floor or extent.held,
        proven_since=today,
    )
    return Turn(spans=(Span(first=extent.floor),), before=marks, after=after)


def next_days(extent: Extent, marks: Marks, today: date) -> Turn:
    """The newest days, and the older ones whose turn it is."""
    lowest = extent.held if extent.floor is None else max(extent.held, extent.floor)
    end = min(marks.compared_before or extent.recent, extent.recent)
    first = end - timedelta(days=OLDER_DAYS)
    is_last = first <= lowest
    if is_last:
        # Before the first day held there is little: it has its turn together with that day.
        older = Span(first=extent.floor, last=end - ONE)
        first = min(extent.floor or lowest, end)
    else:
        older = Span(first=first, last=end - ONE)
    proven = min(marks.proven_back_to or extent.recent, extent.recent)
    if end >= proven:
        proven = min(proven, first)
    began = marks.round_since or today
    after = replace(
        marks,
        compared_before=None if is_last else first,
        round_since=today if is_last else began,
        proven_back_to=max(proven, extent.floor or proven),
        proven_since=began if is_last else marks.proven_since or today,
    )
    has_older = extent.floor is None or extent.floor < end
    spans = [*([older] if has_older else []), Span(first=extent.recent)]
    return Turn(spans=spans, before=marks, after=after)
