"""Which rows of its source a Bronze table may still need, by their arrival."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bronze.loading.loading import Loading
from bronze.loading.marks import Marks
from bronze.loading.options import Reach
from content.sql import identifier, literal
from content.tables.bronze_table import BronzeTable, Kind

CHUNK_DAYS = 92
"""A first load goes in chunks, by arrival: a killed one goes on after the last whole chunk."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How far source and Bronze table reach; None: no rows, or not asked."""

    oldest_arrival: date | None = None
    newest_arrival: date | None = None
    newest_day: date | None = None
    held_arrival: date | None = None
    held_first_day: date | None = None
    held_day: date | None = None
    asked_from: date | None = None
    """The first day that earlier loads asked for; None: all that is wanted."""


def marked_bounds(marks: Marks) -> Bounds:
    """What the last load noted: no table is read for it."""
    return Bounds(
        newest_day=marks.newest_day,
        held_arrival=marks.newest_arrival,
        held_first_day=marks.first_day,
        held_day=marks.newest_day,
        asked_from=marks.asked_from,
    )


def read_bounds(loading: Loading, *, is_new: bool) -> Bounds:
    """Look at both tables, once each; a table whose rows change needs no look at the source, and a
    new one holds nothing."""
    source, table, spark = loading.source, loading.source.table, loading.task.spark
    day, arrival = table.day, f"CAST({identifier(table.arrival or '')} AS DATE)"
    held = Bounds()
    if not is_new:
        statement = f"SELECT max({arrival}), min({day}), max({day}) FROM {loading.target}"
        held_arrival, first_day, held_day = spark.sql(statement).collect()[0]  # bounded: one row
        held = Bounds(
            newest_day=held_day,
            held_arrival=held_arrival,
            held_first_day=first_day,
            held_day=held_day,
        )
    if table.kind is not Kind.APPEND:
        return held
    statement = f"""
        SELECT min({arrival}), max({arrival}), max(CASE WHEN {source.accepted} THEN {day} END)
        FROM ({source.selection})"""
    oldest, newest, newest_day = spark.sql(statement).collect()[0]  # bounded: one row
    return replace(held, oldest_arrival=oldest, newest_arrival=newest, newest_day=newest_day)


def windows(table: BronzeTable, bounds: Bounds, reach: Reach) -> Sequence[str]:
    """Conditions on the arrival, in order, that together cover what may be new."""
    arrival, mark = identifier(table.arrival or ""), bounds.held_arrival
    start = mark - timedelta(days=table.overlap_days) if mark else None
    oldest, newest = bounds.oldest_arrival, bounds.newest_arrival
    if table.kind is not Kind.APPEND:
        return [_since(arrival, start) if start else "TRUE"]
    if newest is None or (oldest is None and start is None):
        # How far the source reaches is not known, or it has only rows without arrival.
        return [_since(arrival, start) if start else f"{arrival} IS NULL"]
    floor = first_day_asked_for(table, reach, newest, bounds)
    first = max(start or oldest or floor, floor)
    found = []
    while first + timedelta(days=CHUNK_DAYS) <= newest:
        end = first + timedelta(days=CHUNK_DAYS)
        found.append(_between(arrival, first, end))
        first = end
    return [*found, *([_since(arrival, first)] if first <= newest else [])]


def older_windows(table: BronzeTable, bounds: Bounds, reach: Reach) -> Sequence[str]:
    """Conditions on the arrival, newest first, of days that no earlier load asked for."""
    if table.kind is not Kind.APPEND or bounds.asked_from is None or bounds.held_day is None:
        return []
    arrival = identifier(table.arrival or "")
    floor = first_day_asked_for(table, reach, bounds.held_day, bounds)
    if floor >= bounds.asked_from:
        return []
    # What is of an earlier day may have come as late as the overlap is wide.
    end = bounds.asked_from + timedelta(days=table.overlap_days + 1)
    found = []
    while floor < end:
        start = max(floor, end - timedelta(days=CHUNK_DAYS))
        found.append(_between(arrival, start, end))
        end = start
    return found


def first_day_asked_for(table: BronzeTable, reach: Reach, newest: date, bounds: Bounds) -> date:
    """The first day that a load wants of a table that ends with the newest day.

    Where loads reach back step by step, it is one step before what earlier ones asked for; what
    was loaded before there were steps counts as asked for.
    """
    floor = newest - timedelta(days=table.days_of(reach.lookback_days))
    if reach.max_days is None:
        return floor
    asked_from = bounds.asked_from or bounds.held_first_day or newest
    return max(floor, min(asked_from, newest) - timedelta(days=reach.max_days))


def _between(arrival: str, start: date, end: date) -> str:
    return f"{arrival} >= {literal(start)} AND {arrival} < {literal(end)}"


def _since(arrival: str, start: date) -> str:
    # A row without arrival is in no range, and must reach the quarantine all the same.
    return f"({arrival} >= {literal(start)} OR {arrival} IS NULL)"
