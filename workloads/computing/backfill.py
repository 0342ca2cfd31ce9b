"""Computing derived tables anew for a range of days, chunk by chunk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from computing.audit import audit_all
from computing.computation import Range, refresh, reload
from computing.read_tables import ReadTables
from content.sql import literal
from content.tables.computed_table import ComputedTable, Kind
from runtime.errors import WorkloadError
from runtime.kept import whole_since
from runtime.task import Task

CHUNK_DAYS = 31


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to compute anew."""

    tables: Sequence[ComputedTable]
    known: Sequence[ComputedTable]
    """All tables that these may refer to."""
    first: date | None
    """None: from the first day of each table that Bronze still holds."""
    last: date | None
    """None: to the last day of each table."""


def parse_request(
    tables: Sequence[ComputedTable], from_date: str, to_date: str, names: str
) -> Request:
    """Read the parameters; a wrong one is a WorkloadError that names it and the choices."""
    computed = [table for table in tables if table.is_computed and table.loaded_by == "gold"]
    known = {table.name: table for table in computed}
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise WorkloadError(
            f"parameter tables: {unknown[0]!r} is not a Gold table that can be backfilled: "
            f"use {', '.join(sorted(known))}, or leave it empty for all"
        )
    first, last = _day("from_date", from_date), _day("to_date", to_date)
    if first and last and first > last:
        raise WorkloadError(f"parameter from_date: {first} lies after to_date {last}: swap them")
    chosen = [table for table in computed if not wanted or table.name in wanted]
    return Request(tables=chosen, known=tables, first=first, last=last)


def backfill(task: Task, request: Request) -> None:
    """Compute each table for the range; chunks that a former, unfinished run did are skipped.

    Days that Bronze no longer holds cannot be computed: asked for by name they are an error.
    """
    finished = _finished(task)
    for table in request.tables:
        if table.kind is Kind.OBSERVED:
            with task.step(table.object) as step:
                step.status = "SKIPPED"
                step.message = "a picture of the past cannot be taken again: it stays as it is"
            continue
        if table.day is None or table.kind is Kind.GENERATED:
            with task.step(table.object) as step:
                refresh(task, table, step, None)
            continue
        kept = whole_since(ReadTables(task).kept(table.reads))
        asked = [day for day in (request.first, request.last) if day]
        if kept and asked and min(asked) < kept:
            with task.step(table.object) as step:
                raise WorkloadError(
                    f"parameters from_date, to_date: Bronze holds no day before {kept} any more, "
                    f"so {table.name} stays as it is there: ask for {kept} or later"
                )
            continue
        for chunk in chunks(_range(task, table, request, kept)):
            label = f"{table.object}[{chunk.first}..{chunk.last}]"
            if label in finished:
                continue
            with task.step(label) as step:
                reload(task, table, step, chunk)
    audit_all(task, request.tables, request.known, task.log.marks())


def chunks(days: Range | None) -> Iterator[Range]:
    """The range in pieces of at most CHUNK_DAYS, aligned so that two runs cut alike."""
    first = days.first if days else None
    while days and first and first <= days.last:
        last = min(first + timedelta(days=CHUNK_DAYS - 1), days.last)
        yield Range(first=first, last=last)
        first = last + timedelta(days=1)


def _range(task: Task, table: ComputedTable, request: Request, kept: date | None) -> Range | None:
    if request.first and request.last:
        return Range(first=request.first, last=request.last)
    statement = (
        f"SELECT min({table.day}), max({table.day}) FROM {task.names.qualified(table.object)}"
    )
    oldest, newest = task.spark.sql(statement).collect()[0]  # bounded: one row
    oldest = max(oldest, kept) if oldest and kept else oldest
    first, last = request.first or oldest, request.last or newest
    return Range(first=first, last=last) if first and last else None


def _finished(task: Task) -> set[str]:
    """The chunks that this very run did in an attempt before, which a repair need not repeat."""
    statement = (
        f"SELECT DISTINCT object FROM {task.log.table} "
        f"WHERE run_id = {literal(task.run_id)} AND status IN ('OK', 'UNCHANGED') "
        f"AND task = {literal(task.args.task)}"
    )
    # bounded: one row per chunk of one run
    return {row["object"] for row in task.spark.sql(statement).collect()}


def _day(name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise WorkloadError(
            f"parameter {name}: {text!r} is not a day: write it like 2026-01-31, or leave it empty"
        ) from None
