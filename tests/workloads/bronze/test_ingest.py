"""A Bronze table ends up with what its source holds, whatever came late, twice or corrected."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pyspark.sql import SparkSession
from tasks import make_task, new_step, rows, versions, with_run

import bronze.loading.arriving
import bronze.loading.windows
from bronze.loading.load import Loads, load_bronze_table
from bronze.loading.options import FreeText, LoadOptions, Reach
from content.files import YamlFile
from content.table_spec import Column
from content.tables.bronze_file import parse_bronze_table
from content.tables.bronze_table import BronzeTable
from runtime.creation import create_all
from runtime.errors import DataError
from runtime.run_log import Step
from runtime.task import Task

COLUMNS = (
    Column("id", "STRING", "id"),
    Column("day", "DATE", "day"),
    Column("arrived", "DATE", "arrival"),
    Column("record_type", "STRING", "type"),
    Column("amount", "INT", "amount"),
    Column("meta", "STRUCT<a:STRING,b:STRING>", "meta"),
)
APPEND = {
    "comment": "c",
    "kind": "append",
    "scope": "regional",
    "required": True,
    "key": ["id"],
    "arrival": "arrived",
    "overlap_days": 1,
    "day": "day",
    "correction": "record_type <> 'ORIGINAL'",
    "checks": {"amount_is_set": {"rule": "amount IS NOT NULL", "level": "fail"}},
}
CHANGES = {k: v for k, v in APPEND.items() if k not in ("arrival", "overlap_days", "correction")}
CHANGES["kind"] = "changes"
LATEST = {
    "comment": "c",
    "kind": "latest",
    "scope": "global",
    "required": True,
    "key": ["id"],
    "checks": {},
}
OPTIONS = LoadOptions(
    reach=Reach(lookback_days=365, is_primary=True), retention_days=730, free_text=FreeText.DROP
)

Load = Callable[..., Step]


def table_of(**content: object) -> BronzeTable:
    return parse_bronze_table(
        YamlFile(path="bronze/tables/demo/items.yaml", content=content), COLUMNS
    )


@pytest.fixture
def task(spark: SparkSession) -> Task:
    task = make_task(spark)
    columns = ", ".join(f"{column.name} {column.type}" for column in COLUMNS)
    spark.sql(f"CREATE TABLE {task.names.source('demo.items')} ({columns})")
    return task


def put(task: Task, *records: tuple[str, str, str, str, str]) -> None:
    """Add (id, day, arrived, record_type, amount) to the source; days as `03-01`."""
    values = ", ".join(
        f"('{i}', DATE'2026-{d}', DATE'2026-{a}', '{t}', {n}, NULL)" for i, d, a, t, n in records
    )
    task.spark.sql(f"INSERT INTO {task.names.source('demo.items')} VALUES {values}")


def load(task: Task, table: BronzeTable, options: LoadOptions = OPTIONS) -> Step:
    create_all(task, {table.object: table.spec})
    step = new_step(table.object)
    loads = Loads(task=task, options=options, marks=task.log.marks())
    load_bronze_table(loads, table, step)
    return step


def test_new_late_and_corrected_rows_are_counted(task: Task) -> None:
    table = table_of(**APPEND)
    put(task, ("a", "03-01", "03-01", "ORIGINAL", "1"), ("b", "03-02", "03-02", "ORIGINAL", "1"))
    assert load(task, table).counts == {
        "read": 2,
        "new": 2,
        "late": 0,
        "corrected": 0,
        "written": 2,
    }
    put(
        task,
        ("c", "03-03", "03-03", "ORIGINAL", "1"),
        ("d", "03-01", "03-03", "ORIGINAL", "1"),
        ("e", "03-01", "03-03", "RETRACTION", "-1"),
    )
    step = load(task, table)
    assert {k: step.counts[k] for k in ("new", "late", "corrected", "written")} == {
        "new": 3,
        "late": 2,
        "corrected": 1,
        "written": 3,
    }
    assert [r[0] for r in rows(task, table.object, "id")] == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize("content", [APPEND, CHANGES, LATEST], ids=["append", "changes", "latest"])
def test_second_load_of_the_same_input_writes_nothing(
    task: Task, content: dict[str, object]
) -> None:
    table = table_of(**content)
    put(task, ("a", "03-01", "03-01", "ORIGINAL", "1"), ("b", "03-02", "03-02", "ORIGINAL", "1"))
    load(task, table)
    before = versions(task, table.object)
    assert load(with_run(task, "run-2"), table).status == "UNCHANGED"
    assert versions(task, table.object) == before


def test_day_that_lacks_rows_is_reloaded_although_it_is_before_the_overlap(task: Task) -> None:
    table = table_of(**APPEND)
    put(task, ("a", "01-01", "01-01", "ORIGINAL", "1"), ("z", "03-01", "03-01", "ORIGINAL", "1"))
    load(task, table)
    put(task, ("b", "01-01", "01-02", "ORIGINAL", "1"))
    step = load(task, table)
    assert step.message == (
        "reloaded 1 days that differed; proven back to 2025-03-01 since 2026-03-10"
    )
    assert step.counts["late"] == 1
    assert [r[0] for r in rows(task, table.object, "id")] == ["a", "b", "z"]


def test_changed_row_replaces_the_one_it_was_and_counts_as_corrected(task: Task) -> None:
    table = table_of(**CHANGES)
    put(task, ("a", "03-01", "03-01", "x", "1"), ("b", "03-01", "03-01", "x", "1"))
    load(task, table)
    task.spark.sql(f"UPDATE {task.names.source('demo.items')} SET amount = 9 WHERE id = 'a'")
    step = load(with_run(task, "run-2"), table)
    assert step.counts["corrected"] == 1 and step.counts["new"] == 0
    assert rows(task, table.object, "id", "amount", "_batch_id") == [
        ("a", 9, "run-2"),
        ("b", 1, "run-1"),
    ]


def test_row_that_vanished_is_kept_and_marked_until_it_comes_back(task: Task) -> None:
    table = table_of(**LATEST)
    put(task, ("a", "03-01", "03-01", "x", "1"), ("b", "03-01", "03-01", "x", "1"))
    load(task, table)
    task.spark.sql(f"DELETE FROM {task.names.source('demo.items')} WHERE id = 'a'")
    load(task, table)
    marked = task.spark.table(task.names.qualified(table.object)).where("_deleted_at IS NOT NULL")
    assert [row["id"] for row in marked.collect()] == ["a"]
    put(task, ("a", "03-01", "03-01", "x", "1"))
    load(task, table)
    assert marked.count() == 0


def test_row_that_breaks_a_fail_rule_is_quarantined_once_with_the_reason(task: Task) -> None:
    table = table_of(**APPEND)
    put(task, ("a", "03-01", "03-01", "ORIGINAL", "NULL"), ("b", "03-01", "03-01", "ORIGINAL", "1"))
    assert load(task, table).counts["quarantined"] == 1
    assert load(task, table).status == "UNCHANGED"
    assert [r[0] for r in rows(task, table.object, "id")] == ["b"]
    assert rows(task, "ops.quarantine", "source_table", "reason") == [
        ("bronze.demo_items", "amount_is_set")
    ]


def test_row_without_arrival_is_quarantined_not_lost(task: Task) -> None:
    table = table_of(**APPEND)
    put(task, ("b", "03-01", "03-01", "ORIGINAL", "1"))
    task.spark.sql(f"INSERT INTO {task.names.source('demo.items')} (id, amount) VALUES ('n', 1)")
    load(task, table)
    assert rows(task, "ops.quarantine", "reason") == [("arrived_is_present",)]


def test_same_key_twice_in_the_source_gives_one_row(task: Task) -> None:
    table = table_of(**APPEND)
    put(task, ("a", "03-01", "03-01", "ORIGINAL", "1"), ("a", "03-01", "03-01", "ORIGINAL", "2"))
    load(task, table)
    assert rows(task, table.object, "id", "amount") == [("a", 2)]


def test_new_columns_and_struct_members_are_taken_in(task: Task) -> None:
    table = table_of(**APPEND)
    put(task, ("a", "03-01", "03-01", "ORIGINAL", "1"))
    load(task, table)
    source = task.names.source("demo.items")
    task.spark.sql(f"DROP TABLE {source}")
    task.spark.sql(
        f"CREATE TABLE {source} AS SELECT 'b' AS id, DATE'2026-03-02' AS day, "
        "DATE'2026-03-02' AS arrived, 'ORIGINAL' AS record_type, 5 AS amount, "
        "named_struct('b', 'B', 'c', 'C', 'a', 'A') AS meta, 'red' AS colour"
    )
    assert load(task, table).message.startswith("new columns: meta.c, colour; ")
    frame = task.spark.table(task.names.qualified(table.object)).where("id = 'b'")
    assert [tuple(r) for r in frame.select("meta.a", "meta.b", "meta.c", "colour").collect()] == [
        ("A", "B", "C", "red")
    ]


def test_column_that_the_source_lacks_is_null_and_reported(task: Task) -> None:
    table = table_of(**APPEND)
    source = task.names.source("demo.items")
    task.spark.sql(f"ALTER TABLE {source} SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name')")
    task.spark.sql(f"ALTER TABLE {source} DROP COLUMN meta")
    task.spark.sql(f"INSERT INTO {source} VALUES ('a', '2026-03-01', '2026-03-01', 'ORIGINAL', 1)")
    assert load(task, table).message.startswith("not in the source, hence NULL: meta; ")
    assert rows(task, table.object, "id", "meta") == [("a", None)]


def test_source_without_its_key_column_is_an_error_that_names_it(task: Task) -> None:
    source = task.names.source("demo.items")
    task.spark.sql(f"DROP TABLE {source}")
    task.spark.sql(f"CREATE TABLE {source} (arrived DATE, day DATE)")
    with pytest.raises(DataError, match="lacks the column 'id', which loading needs"):
        load(task, table_of(**APPEND))


def test_missing_source_is_an_error_when_required_and_reported_when_optional(task: Task) -> None:
    task.spark.sql(f"DROP TABLE {task.names.source('demo.items')}")
    with pytest.raises(DataError, match=r"source table spark_catalog\.\w+demo\.items is missing"):
        load(task, table_of(**APPEND))
    assert load(task, table_of(**{**APPEND, "required": False})).status == "MISSING"


def test_empty_source_is_no_error(task: Task) -> None:
    assert load(task, table_of(**APPEND)).status == "UNCHANGED"


def test_global_table_is_left_to_the_primary_deployment(task: Task) -> None:
    regional = replace(OPTIONS, reach=Reach(lookback_days=365, is_primary=False))
    put(task, ("a", "03-01", "03-01", "x", "1"))
    assert load(task, table_of(**LATEST), regional).status == "SKIPPED"
    assert rows(task, "bronze.demo_items", "id") == []


def test_rows_before_the_lookback_are_not_loaded(task: Task) -> None:
    put(task, ("old", "01-01", "01-01", "ORIGINAL", "1"), ("a", "03-01", "03-01", "ORIGINAL", "1"))
    load(task, table_of(**APPEND), replace(OPTIONS, reach=Reach(lookback_days=30, is_primary=True)))
    assert rows(task, "bronze.demo_items", "id") == [("a",)]


def test_killed_first_load_goes_on_after_the_last_whole_chunk(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bronze.loading.windows, "CHUNK_DAYS", 10)
    table = table_of(**APPEND)
    put(task, *((f"r{n}", f"0{n}-01", f"0{n}-01", "ORIGINAL", "1") for n in (1, 2, 3)))
    write = bronze.loading.arriving._write
    calls: list[tuple[object, ...]] = []

    def killed(*args: object) -> None:
        if calls:
            raise KeyboardInterrupt
        calls.append(args)
        write(*args)  # type: ignore[arg-type]  # the arguments are passed through

    monkeypatch.setattr(bronze.loading.arriving, "_write", killed)
    with pytest.raises(KeyboardInterrupt):
        load(task, table)
    assert rows(task, table.object, "id") == [("r1",)]
    monkeypatch.setattr(bronze.loading.arriving, "_write", write)
    load(with_run(task, "run-2"), table)
    assert rows(task, table.object, "id", "_batch_id") == [
        ("r1", "run-1"),
        ("r2", "run-2"),
        ("r3", "run-2"),
    ]
