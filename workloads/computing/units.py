"""Which units of a computed table changed rows touch."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from computing.collecting import Units, collected, same, set_aside
from content.placeholders import tables_in
from content.sql import identifier, literal
from content.tables.computed_table import ComputedTable
from content.tables.reads import CHANGES, Touch
from runtime.kept import Kept
from runtime.names import Names
from runtime.task import Task


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What happened to a table that is read."""

    read: str
    """`layer.name`."""
    first: int
    last: int
    """Versions, both included."""
    kept: Kept | None
    """Rows that went for their age did not change what they said. None: none went."""

    def rows(self, names: Names) -> str:
        """A query for the changed rows."""
        table = literal(names.qualified(self.read))
        text = f"SELECT * FROM table_changes({table}, {self.first}, {self.last})"
        if self.kept is None:
            return text
        return f"{text} WHERE NOT (_change_type = 'delete' AND {self.kept.gone})"


@contextmanager
def changed_units(task: Task, table: ComputedTable, changed: Sequence[Changes]) -> Iterator[Units]:
    """The units that the changes touch, as long as the context lasts."""
    with ExitStack() as stack:
        by_feeds: list[str] = []
        by_tables: list[str] = []
        for changes in changed:
            read, rows = table.reads[changes.read], changes.rows(task.names)
            if changes.read in tables_in(read.units or ""):
                # To a query that reads a table as well as its change feed, Delta gives rows that
                # did not change and leaves out some that did.
                kept = stack.enter_context(set_aside(task, table, changes.read, rows))
                rows = f"SELECT * FROM {kept}"
            query = units_query(task, table, changes.read, rows)
            names_it_itself = read.units is None and read.gives(table.unit)
            (by_feeds if names_it_itself else by_tables).append(query)
        at_once = [" UNION ALL ".join(by_feeds)] if by_feeds else []
        yield stack.enter_context(collected(task, table, [*at_once, *by_tables]))


def units_query(task: Task, table: ComputedTable, name: str, rows: str) -> str:
    """Query for the units that some rows (a query) of a read touch; a unit may occur twice."""
    read, unit = table.reads[name], ", ".join(map(identifier, table.unit))
    if read.units is not None:
        touched = task.render(read.units, **{CHANGES: f"({rows})"})
    else:
        where = f" WHERE {task.render(read.where)}" if read.where else ""
        touched = f"SELECT DISTINCT {_touched(task, read.columns)} FROM ({rows}){where}"
        if not read.gives(table.unit):
            touched = _of_matching_rows(task, table, read.columns, touched)
    query = f"SELECT {unit} FROM ({touched})"
    if name not in table.adds_only:
        return query
    target = task.names.qualified(table.object)
    named = " AND ".join(f"n.{identifier(c)} IS NOT NULL" for c in table.unit)
    return (
        f"SELECT n.* FROM ({query}) AS n LEFT ANTI JOIN {target} AS k "
        f"ON {same('n', 'k', table.unit)} WHERE {named}"
    )


def _of_matching_rows(
    task: Task, table: ComputedTable, columns: Mapping[str, Touch], changed: str
) -> str:
    """The units of the rows of the driving read that match: the table that the rows come from."""
    driver, read = next((n, r) for n, r in table.reads.items() if r.gives(table.unit))
    of_unit = {f"_unit_{name}": read.columns[name] for name in table.unit}
    rows = f"SELECT *, {_touched(task, of_unit)} FROM {task.names.qualified(driver)}"
    matches = " AND ".join(
        f"d.{identifier(f'_unit_{name}' if name in table.unit else name)} <=> c.{identifier(name)}"
        for name in columns
    )
    units = ", ".join(f"d.{identifier(f'_unit_{c}')} AS {identifier(c)}" for c in table.unit)
    return f"SELECT {units} FROM ({rows}) AS d LEFT SEMI JOIN ({changed}) AS c ON {matches}"


def _touched(task: Task, columns: Mapping[str, Touch]) -> str:
    """The values that a row gives of these columns, one row for each element of a list."""
    return ", ".join(
        f"{f'explode({text})' if touch.is_list else text} AS {identifier(name)}"
        for name, touch in columns.items()
        for text in [task.render(touch.expression)]
    )
