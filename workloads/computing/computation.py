"""Computing a table: only the units that changed since it was last computed.

A unit is a group of rows that can be computed on its own: a usage record, a job run with all its
slices, a job with its whole history. The changed rows of what a table reads (Delta's change feed)
name the units; the query, restricted to them, gives their rows; what differs is written. First
load, refresh and backfill differ only in which units they take. What depends on the day of the
run alone, a picture of a source or a calendar, is computed whole, once a day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from computing.audit import audit_all
from computing.collecting import Units, collected
from computing.observation import Look, held_query, states_query
from computing.read_tables import ReadTables
from computing.restriction import of_units, restricted_query, typed
from computing.units import Changes, changed_units
from content.sql import identifier, literal
from content.table_spec import ReferencedKey, TableSpec
from content.tables.computed_table import FIRST_SEEN, LAST_SEEN, ComputedTable, Kind, reading_waves
from content.tables.references import references_of, referring_waves
from content.tables.rules import Level
from runtime.creation import create_all
from runtime.kept import whole_since
from runtime.merging import Merge, Written, merge
from runtime.run_log import Step
from runtime.task import Task

DAY, LOOKBACK = "run.day", "run.lookback_days"
"""Marks of what a table was computed for, beside the versions of the tables that it reads."""
DAYS_SINCE = date(1970, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Range:
    """Days, both included."""

    first: date
    last: date


def create_tables(task: Task, tables: Sequence[ComputedTable]) -> None:
    """Create the tables, or add their new columns; either way those are computed anew.

    The engine declares a foreign key only on a primary key that is there.
    """
    for wave in referring_waves(tables):
        create_all(task, {table.object: _declaring(task, table, tables) for table in wave})


def refresh_all(task: Task, tables: Sequence[ComputedTable], loaded_by: str) -> None:
    """Refresh the tables that this job family fills, each after those that it reads.

    What their rules say of the new rows, and whom these refer to, is logged in the end.
    """
    marks = task.log.marks()
    chosen = [table for table in tables if table.loaded_by == loaded_by and table.is_computed]
    for wave in reading_waves(chosen):
        refresh_one = partial(_refresh, task, ReadTables(task), marks)
        task.process(wave, lambda table: table.object, refresh_one)
    audit_all(task, chosen, tables, marks)


def refresh(task: Task, table: ComputedTable, step: Step, marks: Mapping[str, int] | None) -> None:
    """Compute what changed since the marks (None: everything) and note the new marks."""
    _refresh(task, ReadTables(task), {} if marks is None else {table.object: marks}, table, step)


def reload(task: Task, table: ComputedTable, step: Step, days: Range) -> None:
    """Compute all units that have, or should have, a row in these days.

    Rows of days that Bronze no longer holds stay as they are.
    """
    inside = f"{identifier(table.day or '')} BETWEEN {literal(days.first)} AND {literal(days.last)}"
    unit = ", ".join(map(identifier, table.unit))
    touched = [
        f"SELECT {unit} FROM ({task.render(table.query)}) WHERE {inside}",
        f"SELECT {unit} FROM {task.names.qualified(table.object)} WHERE {inside}",
    ]
    with collected(task, table, touched) as units:
        since = whole_since(ReadTables(task).kept(table.reads))
        _report(step, _compute_units(task, table, units, since))


def _refresh(
    task: Task,
    read_tables: ReadTables,
    all_marks: Mapping[str, Mapping[str, int]],
    table: ComputedTable,
    step: Step,
) -> None:
    marks, versions = all_marks.get(table.object), read_tables.versions(table.reads)
    step.source_versions = {**versions, **_moment(task, table)}
    if marks == step.source_versions:
        step.status = "UNCHANGED"
        return
    if table.kind in (Kind.OBSERVED, Kind.GENERATED):
        _report(step, _compute_of_day(task, table, step, marks or {}))
        return
    kept = read_tables.kept(table.reads)
    since = whole_since(kept)
    if (
        marks is None
        or set(marks) != set(versions)
        or any(marks[read] > versions[read] for read in versions)
    ):
        _report(step, _compute_all(task, table, since))
        return
    touching = [r for r in versions if versions[r] > marks[r] and table.reads[r].touches]
    if not touching:
        step.status = "UNCHANGED"
        return
    # A read whose changes touch nothing has no part in a refresh, however small all is.
    if all(r.touches for r in table.reads.values()) and read_tables.are_small(table.reads):
        _report(step, _compute_all(task, table, since))
        return
    changed = [
        Changes(read=read, first=marks[read] + 1, last=versions[read], kept=kept.get(read))
        for read in touching
    ]
    with changed_units(task, table, changed) as units:
        _report(step, _compute_units(task, table, units, since))


def _declaring(task: Task, table: ComputedTable, tables: Sequence[ComputedTable]) -> TableSpec:
    """The table's spec with its references to the other tables, where the engine can hold them."""
    declared = {
        tuple(key.columns): ReferencedKey(
            table=task.names.qualified(key.dimension), columns=key.dimension_columns
        )
        for key in references_of(table, tables)
        if not key.is_history and key.where is None
    }
    return replace(table.spec, foreign_keys=declared)


def _moment(task: Task, table: ComputedTable) -> dict[str, int]:
    """What the table depends on beside the versions of what it reads."""
    day = {DAY: (task.day - DAYS_SINCE).days}
    if table.kind is Kind.GENERATED:
        return {**day, LOOKBACK: int(task.args.get("lookback_days") or 0)}
    return day if table.kind is Kind.OBSERVED else {}


def _compute_of_day(
    task: Task, table: ComputedTable, step: Step, marks: Mapping[str, int]
) -> Written:
    """Compute what the day of the run asks for; what is there of other days stays."""
    target, rows = task.names.qualified(table.object), task.render(table.query)
    if table.kind is Kind.GENERATED:
        return _merge(task, table, None, rows=typed(table, rows), scope=None)
    before = DAYS_SINCE + timedelta(days=marks[DAY]) if DAY in marks else None
    if before is not None and before > task.day:
        step.source_versions, step.message = None, f"looked at on {before} already, a later day"
        return Written()
    if table.has_states:
        look = Look(day=task.day, before=before or task.day - timedelta(days=1))
        picture = typed(table, rows, leave_out=(FIRST_SEEN, LAST_SEEN))
        return _merge(
            task,
            table,
            None,
            rows=states_query(table, picture, target, look),
            scope=held_query(target, look),
        )
    within = f"{identifier(table.day or '')} = {literal(task.day)}"
    scope = f"SELECT * FROM {target} WHERE {within}"
    return _merge(task, table, None, rows=typed(table, rows), scope=scope, within=within)


def _compute_all(task: Task, table: ComputedTable, since: date | None) -> Written:
    rows, target = task.render(table.query), task.names.qualified(table.object)
    scope = f"SELECT * FROM {target}"
    if since is not None and table.day is None:
        # What only rows of the past mention is in no day: nothing left of it is no deletion.
        scope = of_units(table.unit, target, f"({rows})")
    return _merge(task, table, since, rows=typed(table, rows), scope=scope)


def _compute_units(task: Task, table: ComputedTable, units: Units, since: date | None) -> Written:
    if units.is_empty:
        return Written()
    target = task.names.qualified(table.object)
    within = f"{identifier(table.day or '')} IN ({units.days})" if units.days else None
    if within:
        target = f"(SELECT * FROM {target} WHERE {within})"
    return _merge(
        task,
        table,
        since,
        rows=restricted_query(task, table, units),
        scope=of_units(table.unit, target, units.relation),
        within=within,
    )


def _merge(
    task: Task,
    table: ComputedTable,
    since: date | None,
    *,
    rows: str,
    scope: str | None,
    within: str | None = None,
) -> Written:
    """Write the rows; those of days before `since` that the table holds stay as they are."""
    target = task.names.qualified(table.object)
    if since is not None and table.day is not None:
        past = f"coalesce({identifier(table.day)} < {literal(since)}, FALSE)"
        key = ", ".join(map(identifier, table.key))
        matches = " AND ".join(f"n.{identifier(c)} <=> p.{identifier(c)}" for c in table.key)
        rows = (
            f"SELECT n.* FROM ({rows}) AS n "
            f"LEFT ANTI JOIN (SELECT {key} FROM {target} WHERE {past}) AS p ON {matches}"
        )
        scope = scope and f"SELECT * FROM ({scope}) WHERE NOT {past}"
    rules = {
        text: text
        for rule in table.rules
        for text in [task.render(rule.text)]
        if rule.level is Level.FAIL and rule.min_rows is None
    }
    request = Merge(
        target=target,
        key=table.key,
        columns=table.types,
        rows=rows,
        scope=scope,
        within=within and f"t.{within}",
        rules=rules,
    )
    return merge(task.spark, request)


def _report(step: Step, written: Written) -> None:
    step.count(
        new=written.inserted,
        corrected=written.updated,
        written=written.inserted + written.updated,
        deleted=written.deleted,
    )
    if not written.any:
        step.status = "UNCHANGED"
