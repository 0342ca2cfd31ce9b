"""Which units of a derived table changed rows touch."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from runtime.derived_table import DerivedTable
from runtime.sql import identifier, literal
from runtime.task import Task


def changed_units(
    task: Task, table: DerivedTable, changed: Mapping[str, tuple[int, int]]
) -> list[str]:
    """One query for each read: the units that its changes (first, last version) touch."""
    return [_units_of(task, table, read, *versions) for read, versions in changed.items()]


def driving_read(table: DerivedTable) -> str:
    """The first table whose rows carry the unit: the one that the rows come from."""
    return next(read for read, columns in table.reads.items() if set(columns) == set(table.unit))


@contextmanager
def collected(task: Task, table: DerivedTable, queries: Sequence[str]) -> Iterator[str]:
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


def has_rows(task: Task, name: str) -> bool:
    return bool(task.spark.table(name).limit(1).collect())


def _units_of(task: Task, table: DerivedTable, read: str, first: int, last: int) -> str:
    columns = table.reads[read]
    expressions = ", ".join(f"{value} AS {identifier(name)}" for name, value in columns.items())
    rows = (
        f"SELECT DISTINCT {expressions} "
        f"FROM table_changes({literal(task.names.qualified(read))}, {first}, {last})"
    )
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
    if read in table.adds_only:
        target = task.names.qualified(table.object)
        known = " AND ".join(f"n.{identifier(c)} <=> k.{identifier(c)}" for c in table.unit)
        query = f"SELECT n.* FROM ({query}) AS n LEFT ANTI JOIN {target} AS k ON {known}"
    return query
