"""The units that queries name, brought together: as literals where they are few, else in a table.

Either way they are known before anything is computed from them. To a query that reads a table as
well as its change feed, Delta gives rows that did not change and leaves out some that did.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from content.sql import identifier, literal
from content.tables.computed_table import ComputedTable
from runtime.task import Task

FEW = 200
"""So many units are cheaper to name in a statement than to write into a table."""
MOST_DAYS = 100
"""More days than that are most of the table: it is read whole."""

Unit = tuple[str | None, ...]
"""Its values as text, which no conversion changes."""


@dataclass(frozen=True, kw_only=True)
class Units:
    """Some units of a computed table."""

    relation: str
    """What gives them after FROM; of no meaning when there is none."""
    days: str | None
    """The literals of their days, to read no others; None: they name no day, or many.

    A unit that contains its day has no row of another day, so nothing is missed.
    """
    is_empty: bool


@contextmanager
def collected(task: Task, table: ComputedTable, queries: Sequence[str]) -> Iterator[Units]:
    """The distinct units of all queries, each run by itself, as long as the context lasts."""
    few = _few(task, table, queries)
    if few is not None:
        yield _named(table, few)
        return
    first, *others = queries
    with set_aside(task, table, "units", f"SELECT DISTINCT * FROM ({first})") as name:
        for query in others:
            known = same("n", "k", table.unit)
            statement = (
                f"INSERT INTO {name} SELECT DISTINCT n.* FROM ({query}) AS n "
                f"LEFT ANTI JOIN {name} AS k ON {known}"
            )
            task.spark.sql(statement)
        yield Units(relation=name, days=_days_in(task, table, name), is_empty=False)


@contextmanager
def set_aside(task: Task, table: ComputedTable, what: str, query: str) -> Iterator[str]:
    """A scratch table with the rows of a query; dropped at the end.

    Its name is the task's own and it is replaced, so that what a killed run left does no harm.
    """
    label = "_".join([table.layer, table.name, what.replace(".", "_"), task.args.task])
    name = task.names.table("ops", f"scratch_{label}")
    statement = f"CREATE OR REPLACE TABLE {name} USING DELTA AS {query}"
    task.spark.sql(statement)
    try:
        yield name
    finally:
        statement = f"DROP TABLE IF EXISTS {name}"
        task.spark.sql(statement)


def same(one: str, other: str, columns: Sequence[str]) -> str:
    """Condition that two relations agree in columns; NULL equals NULL."""
    return " AND ".join(f"{one}.{identifier(c)} <=> {other}.{identifier(c)}" for c in columns)


def _few(task: Task, table: ComputedTable, queries: Sequence[str]) -> set[Unit] | None:
    """The units; None when they are more than a few."""
    texts = ", ".join(_as_text(table, column) for column in table.unit)
    found: set[Unit] = set()
    for query in queries:
        statement = f"SELECT DISTINCT {texts} FROM ({query}) LIMIT {FEW + 1}"
        found |= {tuple(row) for row in task.spark.sql(statement).collect()}  # bounded: the limit
        if len(found) > FEW:
            return None
    return found


def _named(table: ComputedTable, units: set[Unit]) -> Units:
    names = ", ".join(map(identifier, table.unit))
    values = ", ".join(_from_text(table, column) for column in table.unit)
    rows = ", ".join(f"({', '.join(map(literal, unit))})" for unit in sorted(units, key=repr))
    days = None
    if table.day in table.unit:
        place = table.unit.index(table.day)
        texts = [unit[place] for unit in units]
        days = _listed([None if text is None else date.fromisoformat(text) for text in texts])
    return Units(
        relation=f"(SELECT {values} FROM VALUES {rows} AS named({names}))",
        days=days,
        is_empty=not units,
    )


def _as_text(table: ComputedTable, column: str) -> str:
    """A value of the unit as text that depends on no time zone."""
    name = identifier(column)
    value = f"unix_micros({name})" if _is_instant(table, column) else name
    return f"CAST({value} AS STRING)"


def _from_text(table: ComputedTable, column: str) -> str:
    name = identifier(column)
    if _is_instant(table, column):
        return f"timestamp_micros(CAST({name} AS BIGINT)) AS {name}"
    return f"CAST({name} AS {table.types[column]}) AS {name}"


def _days_in(task: Task, table: ComputedTable, name: str) -> str | None:
    if table.day is None or table.day not in table.unit:
        return None
    statement = f"SELECT DISTINCT {identifier(table.day)} FROM {name} LIMIT {MOST_DAYS + 1}"
    return _listed([row[0] for row in task.spark.sql(statement).collect()])  # bounded: the limit


def _listed(found: Sequence[date | None]) -> str | None:
    days = {day for day in found if day is not None}
    if not days or len(days) > MOST_DAYS or None in found:
        return None
    return ", ".join(map(literal, sorted(days)))


def _is_instant(table: ComputedTable, column: str) -> bool:
    return table.types[column].upper() == "TIMESTAMP"
