"""Which units of a derived table changed rows touch."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from content.computed_table import ComputedTable
from content.sql import identifier, literal
from runtime.kept import Kept
from runtime.names import Names
from runtime.task import Task

MOST_DAYS = 100
"""More days than that are most of the table: it is read whole."""


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
        """The relation of the changed rows."""
        table = literal(names.qualified(self.read))
        text = f"table_changes({table}, {self.first}, {self.last})"
        if self.kept is None:
            return text
        return f"{text} WHERE NOT (_change_type = 'delete' AND {self.kept.gone})"


def changed_units(task: Task, table: ComputedTable, changed: Sequence[Changes]) -> list[str]:
    """One query for each read: the units that its changes touch."""
    return [_units_of(task, table, changes) for changes in changed]


def driving_read(table: ComputedTable) -> str:
    """The first table whose rows carry the unit: the one that the rows come from."""
    return next(read for read, columns in table.reads.items() if set(columns) == set(table.unit))


@contextmanager
def collected(task: Task, table: ComputedTable, queries: Sequence[str]) -> Iterator[str]:
    """A table with the distinct units of all queries, each run by itself; dropped at the end.

    By itself, and before anything is computed from it: to a query that reads a table as well as
    its change feed, Delta gives rows that did not change and leaves out some that did. The name
    is the task's own and replaced, so that what a killed run left behind does no harm.
    """
    name = task.names.table("ops", f"scratch_{table.layer}_{table.name}_{task.args.task}")
    first, *others = queries
    statement = f"CREATE OR REPLACE TABLE {name} USING DELTA AS SELECT DISTINCT * FROM ({first})"
    task.spark.sql(statement)
    try:
        for query in others:
            known = " AND ".join(f"n.{identifier(c)} <=> k.{identifier(c)}" for c in table.unit)
            statement = (
                f"INSERT INTO {name} SELECT DISTINCT n.* FROM ({query}) AS n "
                f"LEFT ANTI JOIN {name} AS k ON {known}"
            )
            task.spark.sql(statement)
        yield name
    finally:
        statement = f"DROP TABLE IF EXISTS {name}"
        task.spark.sql(statement)


def days_of(task: Task, table: ComputedTable, units: str) -> str | None:
    """The literals of the units' days, to read no others; None: the units name no day, or many.

    A unit that contains its day has no row of another day, so nothing is missed.
    """
    if table.day is None or table.day not in table.unit:
        return None
    statement = f"SELECT DISTINCT {identifier(table.day)} FROM {units} LIMIT {MOST_DAYS + 1}"
    days = [row[0] for row in task.spark.sql(statement).collect()]  # bounded: the limit
    if len(days) > MOST_DAYS or None in days:
        return None
    return ", ".join(map(literal, sorted(days)))


def has_rows(task: Task, name: str) -> bool:
    return bool(task.spark.table(name).limit(1).collect())


def _units_of(task: Task, table: ComputedTable, changes: Changes) -> str:
    columns = table.reads[changes.read]
    expressions = ", ".join(f"{value} AS {identifier(name)}" for name, value in columns.items())
    rows = f"SELECT DISTINCT {expressions} FROM {changes.rows(task.names)}"
    if set(columns) != set(table.unit):
        driver = driving_read(table)
        matches = " AND ".join(f"d.{identifier(name)} <=> c.{identifier(name)}" for name in columns)
        units = ", ".join(
            f"{value} AS {identifier(name)}" for name, value in table.reads[driver].items()
        )
        rows = (
            f"SELECT DISTINCT {units} FROM (SELECT d.* FROM {task.names.qualified(driver)} AS d "
            f"LEFT SEMI JOIN ({rows}) AS c ON {matches})"
        )
    query = f"SELECT {', '.join(map(identifier, table.unit))} FROM ({rows})"
    if changes.read in table.adds_only:
        target = task.names.qualified(table.object)
        known = " AND ".join(f"n.{identifier(c)} <=> k.{identifier(c)}" for c in table.unit)
        named = " AND ".join(f"n.{identifier(c)} IS NOT NULL" for c in table.unit)
        query = (
            f"SELECT n.* FROM ({query}) AS n LEFT ANTI JOIN {target} AS k ON {known} WHERE {named}"
        )
    return query
