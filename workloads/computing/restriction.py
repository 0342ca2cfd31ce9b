"""The query of a computed table, cut down to some of its units."""

from collections.abc import Sequence

from computing.collecting import Units
from content.placeholders import TABLE_REFERENCE
from content.sql import identifier
from content.tables.computed_table import ComputedTable
from content.tables.reads import Touch
from runtime.task import Task


def restricted_query(task: Task, table: ComputedTable, units: Units) -> str:
    """The rows of the units: every read that can be cut down to them is.

    A row that touches several units also gives parts of units that were not asked for, so these
    are left out. The units' days, where they are known, let the engine skip the files of others.
    """
    replaced = TABLE_REFERENCE.sub(
        lambda m: _relation(task, table, f"{m.group(1)}.{m.group(2)}", units), table.query
    )
    return of_units(table.unit, f"({typed(table, task.render(replaced))})", units.relation)


def of_units(unit: Sequence[str], relation: str, units: str) -> str:
    """Query for the rows of a relation that belong to the units."""
    matches = " AND ".join(f"o.{identifier(c)} <=> u.{identifier(c)}" for c in unit)
    return f"SELECT o.* FROM {relation} AS o LEFT SEMI JOIN {units} AS u ON {matches}"


def typed(table: ComputedTable, query: str, leave_out: Sequence[str] = ()) -> str:
    """The declared columns of a query, cast to their types."""
    columns = ", ".join(
        f"CAST({identifier(name)} AS {type_}) AS {identifier(name)}"
        for name, type_ in table.types.items()
        if name not in leave_out
    )
    return f"SELECT {columns} FROM ({query})"


def _relation(task: Task, table: ComputedTable, read: str, units: Units) -> str:
    name, columns = task.names.qualified(read), table.reads[read].restricted_by(table.unit)
    if not columns:
        return name
    touch = columns.get(table.day or "")
    if units.days and touch and not touch.is_list:
        name = f"(SELECT * FROM {name} WHERE ({task.render(touch.expression)}) IN ({units.days}))"
    renamed = ", ".join(f"{identifier(c)} AS {identifier('_' + c)}" for c in columns)
    matches = " AND ".join(_matches(task, c, touch) for c, touch in columns.items())
    return (
        f"(SELECT * FROM {name} LEFT SEMI JOIN "
        f"(SELECT DISTINCT {renamed} FROM {units.relation}) AS _units ON {matches})"
    )


def _matches(task: Task, column: str, touch: Touch) -> str:
    value, of_unit = task.render(touch.expression), f"_units.{identifier('_' + column)}"
    if touch.is_list:
        return f"array_contains({value}, {of_unit})"
    return f"({value}) <=> {of_unit}"
