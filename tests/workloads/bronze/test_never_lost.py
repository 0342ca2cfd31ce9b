"""Every Bronze table that follows its source ends as if all had come at once: none lost or doubled.

The tables are found by their files, those aside that only observe: the first of each way of
loading, or all of them by `make soak-slices`. Their sources show a few rows in four slices, some
late, some wrong at first, some repeatedly. The tables are loaded together, a slice after the other,
so that few statements are spent on each.
"""

import os
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bronze_rows import SLICES, arriving
from export_folder import OPTIONS
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType
from small_product import WORKLOADS, table_files
from tasks import make_task, with_run

from bronze.loading.load import Loads, load_bronze_table, refresh_bronze_table
from content.finding.usable import usable_bronze_tables
from content.tables.bronze_table import BronzeTable, Kind
from runtime.creation import create_all
from runtime.task import Task

OBSERVED = f"kind: {Kind.OBSERVED}"
FOLLOWING = [
    name
    for name, path in sorted(table_files().items())
    if name.startswith("bronze.") and OBSERVED not in (WORKLOADS / path).read_text(encoding="utf-8")
]
OTHERS = 2
"""Columns that loading only takes along."""
ALL = "ALL_TABLES" in os.environ
"""Whether no table is left out."""
Held = Mapping[str, Counter[str]]


def way_of(table: BronzeTable) -> tuple[object, ...]:
    """What decides how a table is loaded."""
    types = {column.name: column.type for column in table.columns}
    arrives = types[table.arrival] if table.arrival else None
    is_present, is_corrected = table.is_present_state, table.correction is not None
    return table.kind, table.scope, arrives, table.is_numbered, is_present, is_corrected


def chosen() -> list[BronzeTable]:
    """The tables that are loaded."""
    found = [t for t in usable_bronze_tables(WORKLOADS).sound if t.object in FOLLOWING]
    firsts = {way_of(table): table for table in reversed(found)}
    return [table for table in found if ALL or firsts[way_of(table)] is table]


CHOSEN = chosen()


@pytest.fixture(scope="module")
def tables() -> list[BronzeTable]:
    return [narrow(table) for table in CHOSEN]


def narrow(table: BronzeTable) -> BronzeTable:
    """The table with what loading looks at, and few other columns: planning is what takes time."""
    rules = [check.rule for check in table.checks]
    texts = [*table.needed, *(table.compare or ()), *rules, table.correction or ""]
    words = set(re.findall(r"\w+", " ".join(texts)))
    others = [column for column in table.columns if column.name not in words][:OTHERS]
    kept = [c for c in table.columns if c.name in words or c in others]
    return replace(table, columns=kept, free_text=())


@pytest.fixture(scope="module")
def loaded(
    spark: SparkSession, tables: list[BronzeTable], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Held, Held]:
    """What source and Bronze hold of each table after the last slice."""
    task, folder = make_task(spark), tmp_path_factory.mktemp("sources")
    for schema in sorted({table.source.partition(".")[0] for table in tables}):
        spark.sql(f"CREATE SCHEMA {task.names.source(f'{schema}.t').rpartition('.')[0]}")
    shown = {}
    for table in tables:
        declared = ", ".join(f"`{column.name}` {column.type}" for column in table.columns)
        types = StructType.fromDDL(declared)
        assert isinstance(types, StructType)
        shown[table.object] = (
            arriving(table, types).slices,
            to_arrow_schema(types, timezone="UTC"),
        )
        spark.sql(
            f"CREATE TABLE {task.names.source(table.source)} ({declared}) USING parquet "
            f"LOCATION '{folder / table.name}'"
        )
    create_all(task, {table.object: table.spec for table in tables})
    for number in range(SLICES):
        for table in tables:
            slices, schema = shown[table.object]
            path = folder / table.name / "part.parquet"
            path.parent.mkdir(exist_ok=True)
            pq.write_table(pa.Table.from_pylist([*slices[number]], schema=schema), path)
            spark.catalog.refreshTable(task.names.source(table.source))
        load_all(task, tables, number)
    return of_sources(task, tables), of_bronze(task, tables)


def load_all(task: Task, tables: list[BronzeTable], number: int) -> None:
    """Set all tables up, or refresh them."""
    run = with_run(task, f"run-{number}")
    loads = Loads(task=run, options=OPTIONS, marks=task.log.marks())
    load = refresh_bronze_table if number else load_bronze_table
    run.process(tables, lambda t: t.object, lambda t, step: load(loads, t, step))
    assert run.failures == []


def of_sources(task: Task, tables: list[BronzeTable]) -> Held:
    """The rows at once: each once, but where equal ones are rows of their own."""
    found = _texts(task, {t.object: task.names.source(t.source) for t in tables}, tables)
    return {
        t.object: found[t.object] if t.is_numbered else Counter(set(found[t.object]))
        for t in tables
    }


def of_bronze(task: Task, tables: list[BronzeTable]) -> Held:
    present = {True: " WHERE _deleted_at IS NULL", False: ""}
    held = {
        t.object: f"{task.names.qualified(t.object)}{present[t.is_present_state]}" for t in tables
    }
    return _texts(task, held, tables)


def _texts(task: Task, froms: Mapping[str, str], tables: list[BronzeTable]) -> Held:
    """The rows of all tables as texts, by one statement."""
    selects = [
        f"SELECT '{t.object}' AS of, to_json(struct({', '.join(c.name for c in t.columns)})) "
        f"AS row FROM {froms[t.object]}"
        for t in tables
    ]
    found: dict[str, Counter[str]] = {table.object: Counter() for table in tables}
    for name, row in task.spark.sql(" UNION ALL ".join(selects)).collect():
        found[name][row] += 1
    return found


@pytest.mark.parametrize("name", [table.object for table in CHOSEN])
def test_slices_in_any_order_end_as_the_world_at_once(loaded: tuple[Held, Held], name: str) -> None:
    at_once, in_slices = loaded
    assert at_once[name].total() >= 12
    assert in_slices[name] == at_once[name]


def test_every_way_of_loading_is_among_them(tables: list[BronzeTable]) -> None:
    assert {table.kind for table in tables} == {Kind.APPEND, Kind.CHANGES, Kind.LATEST}
    assert len(tables) == len(FOLLOWING) or not ALL
    assert any(table.is_numbered for table in tables)
