"""Which rows of its source a Bronze table still needs: by arrival, then by day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bronze.loading.source import Source
from content.sql import identifier, literal
from content.tables.bronze_table import BronzeTable, Kind
from runtime.task import Task

CHUNK_DAYS = 92
"""A first load goes in chunks, by arrival: a killed one goes on after the last whole chunk."""


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day whose row counts differ."""

    day: date | None
    source_rows: int
    bronze_rows: int


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How far source and Bronze table reach; None: no rows, or not asked."""

    oldest_arrival: date | None = None
    newest_arrival: date | None = None
    newest_day: date | None = None
    held_arrival: date | None = None
    held_first_day: date | None = None
    held_day: date | None = None


def read_bounds(task: Task, source: Source, target: str) -> Bounds:
    """Look at both tables, once each; a table that is read whole needs no look at the source."""
    table = source.table
    day, arrival = _date(table.day), _date(table.arrival)
    statement = f"SELECT max({arrival}), min({day}), max({day}) FROM {target}"
    # bounded: one row
    held_arrival, held_first_day, held_day = task.spark.sql(statement).collect()[0]
    if table.kind is not Kind.APPEND:
        return Bounds(held_arrival=held_arrival, held_day=held_day)
    statement = f"SELECT min({arrival}), max({arrival}), max({day}) FROM ({source.selection})"
    oldest, newest, newest_day = task.spark.sql(statement).collect()[0]  # bounded: one row
    return Bounds(
        oldest_arrival=oldest,
        newest_arrival=newest,
        newest_day=newest_day,
        held_arrival=held_arrival,
        held_first_day=held_first_day,
        held_day=held_day,
    )


def windows(table: BronzeTable, bounds: Bounds, lookback_days: int) -> Iterator[str]:
    """Conditions on the source, in order, that together cover what may be new."""
    if table.arrival is None:
        yield "TRUE"
        return
    arrival, mark = identifier(table.arrival), bounds.held_arrival
    start = mark - timedelta(days=table.overlap_days) if mark else None
    if table.kind is not Kind.APPEND:
        yield f"({arrival} >= {literal(start)} OR {arrival} IS NULL)" if start else "TRUE"
        return
    oldest, newest = bounds.oldest_arrival, bounds.newest_arrival
    if oldest is None or newest is None:
        yield f"{arrival} IS NULL"
        return
    floor = newest - timedelta(days=_days_kept(table, lookback_days))
    first = max(start or oldest, floor)
    while first <= newest:
        end = first + timedelta(days=CHUNK_DAYS)
        if end > newest:
            # A row without arrival is in no range, and must reach the quarantine all the same.
            yield f"({arrival} >= {literal(first)} OR {arrival} IS NULL)"
        else:
            yield f"{arrival} >= {literal(first)} AND {arrival} < {literal(end)}"
        first = end


def first_compared_day(table: BronzeTable, bounds: Bounds, lookback_days: int) -> date | None:
    """The first day that is compared: what is older than the lookback was never asked for."""
    if table.kind is not Kind.APPEND or bounds.newest_day is None:
        return None
    return bounds.newest_day - timedelta(days=_days_kept(table, lookback_days))


def differing_days(task: Task, source: Source, target: str, floor: date | None) -> Sequence[Day]:
    """The days, newest first, for which source and Bronze hold different numbers of rows."""
    table = source.table
    if table.day is None:
        return []
    since = f"{table.day} >= {literal(floor)}" if floor else "TRUE"
    statement = f"""
        SELECT coalesce(s.day, b.day) AS day, coalesce(s.n, 0) AS source_rows,
               coalesce(b.n, 0) AS bronze_rows
        FROM (SELECT {table.day} AS day, count(*) AS n
              FROM ({source.accepted_rows(since)}) GROUP BY 1) AS s
        FULL OUTER JOIN (SELECT {table.day} AS day, count(*) AS n
              FROM {target} WHERE {since} GROUP BY 1) AS b ON s.day <=> b.day
        WHERE coalesce(s.n, 0) <> coalesce(b.n, 0)
        ORDER BY 1 DESC"""
    rows = task.spark.sql(statement).collect()  # bounded: one row per day
    return [
        Day(day=r["day"], source_rows=r["source_rows"], bronze_rows=r["bronze_rows"]) for r in rows
    ]


def days_condition(table: BronzeTable, days: Sequence[Day]) -> str:
    """The rows of these days."""
    listed = ", ".join(literal(day.day) for day in days if day.day is not None)
    conditions = [f"{table.day} IN ({listed})"] if listed else []
    conditions += [f"{table.day} IS NULL"] if any(day.day is None for day in days) else []
    return f"({' OR '.join(conditions)})"


def _date(expression: str | None) -> str:
    return f"CAST({expression or 'NULL'} AS DATE)"


def _days_kept(table: BronzeTable, lookback_days: int) -> int:
    return min(lookback_days, table.retention_days or lookback_days)
