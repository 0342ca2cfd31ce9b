"""Computing a derived table: only the units that changed since it was last computed.

A unit is a group of rows that can be computed on its own: a usage record, a job run with all its
slices, a job with its whole history. The changed rows of what a table reads (Delta's change feed)
name the units; the body, restricted to them, gives their rows; what differs is written. First
load, refresh and backfill differ only in which units they take.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from runtime.creation import create_logged
from runtime.derived_table import TABLE_REFERENCE, DerivedTable, Kind, reading_waves
from runtime.render import render
from runtime.run_log import Step
from runtime.sql import identifier, literal
from runtime.tables import Merge, Written, current_version, merge
from runtime.task import Task
from runtime.units import changed_units, collected, has_rows


@dataclass(frozen=True, kw_only=True)
class Range:
    """Days, both included."""

    first: date
    last: date


def create(task: Task, table: DerivedTable) -> None:
    """Create the table, or add its new columns; either way it is computed anew."""
    create_logged(task, table.object, table.spec)


def refresh_all(task: Task, tables: Sequence[DerivedTable], loaded_by: str) -> None:
    """Refresh the tables that this job family fills, each after those that it reads."""
    marks = task.log.marks()
    chosen = [t for t in tables if t.loaded_by == loaded_by and t.kind is not Kind.EXTERNAL]
    for wave in reading_waves(chosen):
        task.process(
            wave,
            lambda table: table.object,
            lambda table, step: refresh(task, table, step, marks.get(table.object)),
        )


def refresh(task: Task, table: DerivedTable, step: Step, marks: Mapping[str, int] | None) -> None:
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
    changed = {
        read: (marks[read] + 1, versions[read])
        for read in versions
        if versions[read] > marks[read] and table.reads[read]
    }
    if not changed:
        step.status = "UNCHANGED"
        return
    with collected(task, table, changed_units(task, table, changed)) as units:
        written = _compute_units(task, table, units) if has_rows(task, units) else Written()
    _report(step, written)


def reload(task: Task, table: DerivedTable, step: Step, days: Range) -> None:
    """Compute all units that have, or should have, a row in these days."""
    inside = f"{identifier(table.day or '')} BETWEEN {literal(days.first)} AND {literal(days.last)}"
    unit = ", ".join(map(identifier, table.unit))
    body = render(table.body, task.names, task.definitions)
    touched = [
        f"SELECT {unit} FROM ({body}) WHERE {inside}",
        f"SELECT {unit} FROM {task.names.qualified(table.object)} WHERE {inside}",
    ]
    with collected(task, table, touched) as units:
        _report(step, _compute_units(task, table, units))


def restricted_body(table: DerivedTable, task: Task, units: str) -> str:
    """The body, with every read that carries the unit cut down to a table of units."""

    def relation(read: str) -> str:
        name, columns = task.names.qualified(read), table.reads[read]
        if set(columns) != set(table.unit):
            return name
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
    return render(replaced, task.names, task.definitions)


def _compute_all(task: Task, table: DerivedTable) -> Written:
    body = render(table.body, task.names, task.definitions)
    target = task.names.qualified(table.object)
    scope = None if table.kind is Kind.OBSERVED else f"SELECT * FROM {target}"
    return merge(
        task.spark,
        Merge(
            target=target, key=table.key, columns=table.types, rows=_typed(table, body), scope=scope
        ),
    )


def _compute_units(task: Task, table: DerivedTable, units: str) -> Written:
    target = task.names.qualified(table.object)
    matches = " AND ".join(f"o.{identifier(c)} <=> u.{identifier(c)}" for c in table.unit)
    rows = _typed(table, restricted_body(table, task, units))
    return merge(
        task.spark,
        Merge(
            target=target,
            key=table.key,
            columns=table.types,
            rows=f"SELECT o.* FROM ({rows}) AS o LEFT SEMI JOIN {units} AS u ON {matches}",
            scope=f"SELECT o.* FROM {target} AS o LEFT SEMI JOIN {units} AS u ON {matches}",
        ),
    )


def _typed(table: DerivedTable, body: str) -> str:
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
