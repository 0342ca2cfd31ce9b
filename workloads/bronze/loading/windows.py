"""Which rows of its source a Bronze table may still need, by their arrival."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bronze.loading.loading import Loading
from bronze.loading.marks import Marks
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


def marked_bounds(marks: Marks) -> Bounds:
    """What the last load noted: no table is read for it."""
    return Bounds(
        newest_day=marks.newest_day,
        held_arrival=marks.newest_arrival,
        held_first_day=marks.first_day,
        held_day=marks.newest_day,
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


def windows(table: BronzeTable, bounds: Bounds, lookback_days: int) -> Sequence[str]:
    """Conditions on the arrival, in order, that together cover what may be new."""
    arrival, mark = identifier(table.arrival or ""), bounds.held_arrival
    start = mark - timedelta(days=table.overlap_days) if mark else None
    oldest, newest = bounds.oldest_arrival, bounds.newest_arrival
    if table.kind is not Kind.APPEND:
        return [_since(arrival, start) if start else "TRUE"]
    if newest is None or (oldest is None and start is None):
        # How far the source reaches is not known, or it has only rows without arrival.
        return [_since(arrival, start) if start else f"{arrival} IS NULL"]
    floor = newest - timedelta(days=days_asked_for(table, lookback_days))
    first = max(start or oldest or floor, floor)
    found = []
    while first + timedelta(days=CHUNK_DAYS) <= newest:
        end = first + timedelta(days=CHUNK_DAYS)
        found.append(f"{arrival} >= {literal(first)} AND {arrival} < {literal(end)}")
        first = end
    return [*found, *([_since(arrival, first)] if first <= newest else [])]


def days_asked_for(table: BronzeTable, lookback_days: int) -> int:
    """How many days back from the newest one a deployment wants the table."""
    return min(lookback_days, table.retention_days or lookback_days)


def _since(arrival: str, start: date) -> str:
    # A row without arrival is in no range, and must reach the quarantine all the same.
    return f"({arrival} >= {literal(start)} OR {arrival} IS NULL)"
