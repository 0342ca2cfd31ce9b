"""Computing a derived table: only the units that changed since it was last computed.

A unit is a group of rows that can be computed on its own: a usage record, a job run with all its
slices, a job with its whole history. The changed rows of what a table reads (Delta's change feed)
name the units; the body, restricted to them, gives their rows; what differs is written. First
load, refresh and backfill differ only in which units they take.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from computing.audit import audit_all
from computing.units import Changes, changed_units, collected, days_of, has_rows
from content.computed_table import (
    TABLE_REFERENCE,
    ComputedTable,
    Kind,
    reading_waves,
    references_of,
    referring_waves,
)
from content.rules import Level
from content.sql import identifier, literal
from content.table_spec import ReferencedKey, TableSpec
from runtime.creation import create_all
from runtime.kept import kept_of, whole_since
from runtime.merging import Merge, Written, merge
from runtime.run_log import Step
from runtime.tables import current_version
from runtime.task import Task


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
    chosen = [t for t in tables if t.loaded_by == loaded_by and t.kind is not Kind.EXTERNAL]
    for wave in reading_waves(chosen):
        task.process(
            wave,
            lambda table: table.object,
            lambda table, step: refresh(task, table, step, marks.get(table.object)),
        )
    audit_all(task, chosen, tables, marks)


def refresh(task: Task, table: ComputedTable, step: Step, marks: Mapping[str, int] | None) -> None:
    """Compute what changed since the marks (None: everything) and note the new marks."""
    versions = {
        read: current_version(task.spark, task.names.qualified(read)) for read in table.reads
    }
    step.source_versions = versions
    if (
        marks is None
        or set(marks) != set(versions)
        or any(marks[r] > versions[r] for r in versions)
    ):
        _report(step, _compute_all(task, table))
        return
    touching = [read for read in versions if versions[read] > marks[read] and table.reads[read]]
    if not touching:
        step.status = "UNCHANGED"
        return
    kept = kept_of(task, table.reads)
    changed = [
        Changes(read=read, first=marks[read] + 1, last=versions[read], kept=kept.get(read))
        for read in touching
    ]
    with collected(task, table, changed_units(task, table, changed)) as units:
        written = Written()
        if has_rows(task, units):
            written = _compute_units(task, table, units, whole_since(kept))
    _report(step, written)


def reload(task: Task, table: ComputedTable, step: Step, days: Range) -> None:
    """Compute all units that have, or should have, a row in these days.

    Rows of days that Bronze no longer holds stay as they are.
    """
    inside = f"{identifier(table.day or '')} BETWEEN {literal(days.first)} AND {literal(days.last)}"
    unit = ", ".join(map(identifier, table.unit))
    body = task.render(table.body)
    touched = [
        f"SELECT {unit} FROM ({body}) WHERE {inside}",
        f"SELECT {unit} FROM {task.names.qualified(table.object)} WHERE {inside}",
    ]
    with collected(task, table, touched) as units:
        _report(step, _compute_units(task, table, units, whole_since(kept_of(task, table.reads))))


def restricted_body(table: ComputedTable, task: Task, units: str, days: str | None) -> str:
    """The body, with every read that carries the unit cut down to a table of units.

    Their days, where they are known, let the engine leave out the files of all others.
    """

    def relation(read: str) -> str:
        name, columns = task.names.qualified(read), table.reads[read]
        if set(columns) != set(table.unit):
            return name
        if days and table.day:
            name = f"(SELECT * FROM {name} WHERE ({columns[table.day]}) IN ({days}))"
        matches = " AND ".join(
            f"({value}) <=> _units.{identifier('_' + column)}" for column, value in columns.items()
        )
        renamed = ", ".join(
            f"{identifier(column)} AS {identifier('_' + column)}" for column in columns
        )
        return (
            f"(SELECT * FROM {name} LEFT SEMI JOIN "
            f"(SELECT {renamed} FROM {units}) AS _units ON {matches})"
        )

    replaced = TABLE_REFERENCE.sub(lambda m: relation(f"{m.group(1)}.{m.group(2)}"), table.body)
    return task.render(replaced)


def _declaring(task: Task, table: ComputedTable, tables: Sequence[ComputedTable]) -> TableSpec:
    """The table's spec with its references to the other tables."""
    declared = {
        tuple(key.columns): ReferencedKey(
            table=task.names.qualified(key.dimension), columns=key.dimension_columns
        )
        for key in references_of(table, tables)
        if not key.is_history
    }
    return replace(table.spec, foreign_keys=declared)


def _compute_all(task: Task, table: ComputedTable) -> Written:
    body = task.render(table.body)
    target = task.names.qualified(table.object)
    since = whole_since(kept_of(task, table.reads))
    scope: str | None = f"SELECT * FROM {target}"
    if table.kind is Kind.OBSERVED:
        scope = None
    elif since is not None and table.day is None:
        # What only rows of the past mention is in no day: nothing left of it is no deletion.
        scope = _of_units(table, target, f"({body})")
    return _merge(task, table, since, rows=_typed(table, body), scope=scope)


def _compute_units(task: Task, table: ComputedTable, units: str, since: date | None) -> Written:
    days, target = days_of(task, table, units), task.names.qualified(table.object)
    rows = _typed(table, restricted_body(table, task, units, days))
    within = f"{identifier(table.day or '')} IN ({days})" if days else None
    if within:
        target = f"(SELECT * FROM {target} WHERE {within})"
    return _merge(
        task,
        table,
        since,
        rows=_of_units(table, f"({rows})", units),
        scope=_of_units(table, target, units),
        within=within,
    )


def _of_units(table: ComputedTable, relation: str, units: str) -> str:
    matches = " AND ".join(f"o.{identifier(c)} <=> u.{identifier(c)}" for c in table.unit)
    return f"SELECT o.* FROM {relation} AS o LEFT SEMI JOIN {units} AS u ON {matches}"


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
        rule.text: task.render(rule.text)
        for rule in table.rules
        if rule.level is Level.FAIL and rule.min_rows is None
    }
    request = Merge(
        target=target,
        key=table.key,
        columns=table.types,
        rows=rows,
        scope=scope,
        within=within,
        rules=rules,
    )
    return merge(task.spark, request)


def _typed(table: ComputedTable, body: str) -> str:
    columns = ", ".join(
        f"CAST({identifier(name)} AS {type_}) AS {identifier(name)}"
        for name, type_ in table.types.items()
    )
    return f"SELECT {columns} FROM ({body})"


def _report(step: Step, written: Written) -> None:
    step.count(
        new=written.inserted,
        corrected=written.updated,
        written=written.inserted + written.updated,
        deleted=written.deleted,
    )
    if not written.any:
        step.status = "UNCHANGED"
