"""A derived table is the same whether it was computed at once or by what changed."""

from datetime import date

import pytest
from pyspark.sql import SparkSession
from tasks import make_task, new_step, rows, versions, with_run
from ways import Way, by_many_units, by_units, whole

import computing.collecting
import computing.computation
import computing.read_tables
from computing.backfill import backfill, parse_request
from computing.computation import Range, create_tables, refresh, refresh_all, reload
from content.files import SqlFile
from content.tables.computed_table import ComputedTable, parse_computed_table
from runtime.errors import DataError
from runtime.merging import Merge, Written, merge_statement
from runtime.run_log import Step
from runtime.task import Task

SALES = """/* ---
comment: Sales with the price of the item.
kind: fact
grain: one row per sale
key: [sale]
reads:
  bronze.sales: {sale: sale}
  bronze.prices: {item: item}
day: day
columns:
  sale: {type: STRING, comment: Sale.}
  item: {type: STRING, comment: Item.}
  day: {type: DATE, comment: Day.}
  cost: {type: INT, comment: Cost.}
--- */
SELECT s.sale, s.item, s.day, s.quantity * p.price AS cost
FROM ${bronze}.sales AS s LEFT JOIN ${bronze}.prices AS p ON s.item = p.item
"""
TOTALS = """/* ---
comment: Totals of an item.
kind: fact
grain: one row per item
key: [item]
reads:
  gold.fact_sale: {item: item}
columns:
  item: {type: STRING, comment: Item.}
  total: {type: BIGINT, comment: Total.}
--- */
SELECT f.item, sum(f.cost) AS total FROM ${gold}.fact_sale AS f GROUP BY f.item
"""
FACT = parse_computed_table(SqlFile.parse(SALES, "gold/tables/demo/fact_sale.sql"), "gold")
TOTAL = parse_computed_table(SqlFile.parse(TOTALS, "gold/tables/demo/total.sql"), "gold")
BATCHES = (
    "INSERT INTO {sales} VALUES ('1', 'a', DATE'2026-03-01', 2), ('2', 'b', DATE'2026-03-01', 5)",
    "INSERT INTO {prices} VALUES ('a', 10)",
    "INSERT INTO {prices} VALUES ('b', 100); "
    "INSERT INTO {sales} VALUES ('3', 'a', DATE'2026-02-01', 1)",
)
MARCH_1 = date(2026, 3, 1)
WHOLE = [("1", "a", 20), ("2", "b", 500), ("3", "a", 10)]


@pytest.fixture
def task(spark: SparkSession) -> Task:
    task = make_task(spark)
    feed = "TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')"
    spark.sql(
        f"CREATE TABLE {task.names.table('bronze', 'sales')} "
        f"(sale STRING, item STRING, day DATE, quantity INT) {feed}"
    )
    spark.sql(
        f"CREATE TABLE {task.names.table('bronze', 'prices')} (item STRING, price INT) {feed}"
    )
    return task


def put(task: Task, batch: str) -> None:
    tables = {name: task.names.table("bronze", name) for name in ("sales", "prices")}
    for statement in batch.format(**tables).split("; "):
        task.spark.sql(statement)


def compute(task: Task, *tables: ComputedTable) -> None:
    for table in tables:
        create_tables(task, [table])
    refresh_all(task, tables, loaded_by="gold")
    assert task.failures == []


@pytest.mark.parametrize(
    ("order", "way"),
    [
        pytest.param((0, 1, 2), by_units, id="by_units"),
        pytest.param((2, 1, 0), by_units, id="by_units, backwards"),
        pytest.param((1, 2, 0), by_many_units, id="by_many_units"),
        pytest.param((2, 1, 0), whole, id="whole"),
    ],
)
def test_any_order_of_arrival_gives_the_same_table(
    task: Task, order: tuple[int, ...], way: Way
) -> None:
    for number in order:
        put(task, BATCHES[number])
        with way():
            compute(task, FACT, TOTAL)
    assert rows(task, "gold.fact_sale", "sale", "item", "cost") == WHOLE
    assert rows(task, "gold.total", "item", "total") == [("a", 30), ("b", 500)]


def test_small_table_is_computed_whole_and_a_large_one_by_what_changed(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    merges: list[Merge] = []
    put(task, BATCHES[0])
    compute(task, FACT)
    put(task, BATCHES[1])
    size = sum(
        task.spark.sql(f"DESCRIBE DETAIL {task.names.qualified(read)}").collect()[0]["sizeInBytes"]
        for read in FACT.reads
    )
    monkeypatch.setattr(
        computing.computation, "merge", lambda spark, request: written(merges, request)
    )
    marks = task.log.marks()[FACT.object]
    for bytes_of_small in (size, size - 1):
        monkeypatch.setattr(computing.read_tables, "SMALL", bytes_of_small)
        refresh(task, FACT, new_step(FACT.object), marks)
    at_once, by_what_changed = merges
    assert "FROM VALUES" not in at_once.rows and "FROM VALUES" in by_what_changed.rows


def test_second_refresh_writes_nothing(task: Task) -> None:
    for batch in BATCHES:
        put(task, batch)
    compute(task, FACT, TOTAL)
    before = versions(task, "gold.fact_sale", "gold.total")
    compute(with_run(task, "run-2"), FACT, TOTAL)
    assert versions(task, "gold.fact_sale", "gold.total") == before


def test_only_units_that_changed_are_written(task: Task) -> None:
    for batch in BATCHES:
        put(task, batch)
    compute(task, FACT)
    put(task, "UPDATE {prices} SET price = 11 WHERE item = 'a'")
    step = new_step("gold.fact_sale")
    refresh(task, FACT, step, task.log.marks()["gold.fact_sale"])
    assert (step.counts["corrected"], step.counts["new"], step.counts["deleted"]) == (2, 0, 0)
    assert rows(task, "gold.fact_sale", "sale", "cost") == [("1", 22), ("2", 500), ("3", 11)]


@pytest.mark.parametrize("way", [by_units, by_many_units, whole])
def test_row_whose_source_is_gone_is_removed(task: Task, way: Way) -> None:
    for batch in BATCHES:
        put(task, batch)
    compute(task, FACT, TOTAL)
    put(task, "DELETE FROM {sales} WHERE sale = '2'")
    with way():
        compute(with_run(task, "run-2"), FACT, TOTAL)
    assert rows(task, "gold.fact_sale", "sale") == [("1",), ("3",)]
    assert rows(task, "gold.total", "item", "total") == [("a", 30)]


def test_rows_gone_from_two_reads_at_once_are_removed_although_they_share_a_file(
    task: Task,
) -> None:
    """Delta gives wrong changes of a table to a query that reads the table itself as well."""
    put(
        task,
        "INSERT INTO {sales} SELECT /*+ COALESCE(1) */ CAST(id AS STRING), "
        "substr('aabbcc', CAST(id AS INT) + 1, 1), DATE'2026-03-01', 1 FROM range(6)",
    )
    put(
        task,
        "INSERT INTO {prices} SELECT /*+ COALESCE(1) */ substr('abc', CAST(id AS INT) + 1, 1), "
        "CAST(id AS INT) FROM range(3)",
    )
    compute(task, FACT)
    put(task, "DELETE FROM {sales} WHERE sale = '2'; DELETE FROM {prices} WHERE item = 'b'")
    compute(with_run(task, "run-2"), FACT)
    assert rows(task, "gold.fact_sale", "sale", "cost") == [
        ("0", 0),
        ("1", 0),
        ("3", None),
        ("4", 2),
        ("5", 2),
    ]


def test_no_scratch_table_is_left_behind(task: Task) -> None:
    for batch in BATCHES:
        put(task, batch)
        compute(task, FACT, TOTAL)
    tables = task.spark.sql(f"SHOW TABLES IN {task.names.schema('ops')}").collect()
    stored = {row["tableName"] for row in tables if not row["isTemporary"]}
    assert stored == {"run_log", "quarantine", "data_quality_results"}


def test_table_that_was_dropped_is_computed_anew(task: Task) -> None:
    for batch in BATCHES:
        put(task, batch)
    compute(task, FACT)
    task.spark.sql(f"DROP TABLE {task.names.qualified('gold.fact_sale')}")
    compute(with_run(task, "run-2"), FACT)
    assert rows(task, "gold.fact_sale", "sale", "item", "cost") == WHOLE


def test_duplicate_key_stops_the_load_and_names_table_key_and_example(task: Task) -> None:
    put(task, BATCHES[0])
    put(task, "INSERT INTO {prices} VALUES ('a', 1), ('a', 2)")
    create_tables(task, [FACT])
    put(task, "INSERT INTO {sales} VALUES ('9', 'a', DATE'2026-03-02', 1)")
    message = r"fact_sale: key occurs more than once, for example sale = 1; sale = 9$"
    with pytest.raises(DataError, match=message):
        refresh(task, FACT, new_step(FACT.object), None)
    assert rows(task, "gold.fact_sale", "sale") == []


def test_null_key_stops_the_load(task: Task) -> None:
    put(task, "INSERT INTO {sales} VALUES (NULL, 'a', DATE'2026-03-01', 1)")
    create_tables(task, [FACT])
    with pytest.raises(DataError, match=r"fact_sale: key is null, for example sale = NULL$"):
        refresh(task, FACT, new_step(FACT.object), None)


def test_failed_table_does_not_stop_the_others_and_is_named(task: Task) -> None:
    put(task, "INSERT INTO {sales} VALUES (NULL, 'a', DATE'2026-03-01', 1)")
    for table in (FACT, TOTAL):
        create_tables(task, [table])
    refresh_all(task, [FACT, TOTAL], loaded_by="gold")
    assert [failure.partition(":")[0] for failure in task.failures] == ["gold.fact_sale"]
    states = rows(task, "ops.run_log", "object", "status")
    assert ("gold.fact_sale", "FAILED") in states and ("gold.total", "UNCHANGED") in states


def test_backfill_heals_the_range_and_nothing_else(task: Task) -> None:
    for batch in BATCHES:
        put(task, batch)
    compute(task, FACT)
    table = task.names.qualified("gold.fact_sale")
    task.spark.sql(f"UPDATE {table} SET cost = 0")
    backfill(task, parse_request([FACT], "2026-03-01", "2026-03-31", "fact_sale"))
    assert task.failures == []
    assert rows(task, "gold.fact_sale", "sale", "cost") == [("1", 20), ("2", 500), ("3", 0)]


def test_repaired_backfill_skips_the_chunks_that_are_done(task: Task) -> None:
    for batch in BATCHES:
        put(task, batch)
    compute(task, FACT)
    request = parse_request([FACT], "2026-02-01", "2026-03-31", "")
    backfill(task, request)
    done = len(rows(task, "ops.run_log", "object"))
    backfill(task, request)
    assert len(rows(task, "ops.run_log", "object")) == done
    backfill(with_run(task, "run-2"), request)
    assert len(rows(task, "ops.run_log", "object")) == done + 2


DATED = parse_computed_table(
    SqlFile.parse(
        SALES.replace("key: [sale]\n", "key: [sale]\nunit: [sale, day]\n").replace(
            "{sale: sale}", "{sale: sale, day: day}"
        ),
        FACT.path,
    ),
    "gold",
)


@pytest.mark.parametrize("most_days", [100, 1], ids=["few days", "more days than are listed"])
def test_row_whose_day_changes_moves_when_only_its_days_are_read(
    task: Task, monkeypatch: pytest.MonkeyPatch, most_days: int
) -> None:
    monkeypatch.setattr(computing.collecting, "MOST_DAYS", most_days)
    for batch in BATCHES:
        put(task, batch)
    compute(task, DATED)
    put(task, "UPDATE {sales} SET day = DATE'2026-03-05', quantity = 3 WHERE sale = '1'")
    put(task, "UPDATE {sales} SET quantity = 2 WHERE sale = '3'")
    put(task, "DELETE FROM {sales} WHERE day = DATE'2026-03-01'")
    compute(with_run(task, "run-2"), DATED)
    assert rows(task, "gold.fact_sale", "sale", "day", "cost") == [
        ("1", date(2026, 3, 5), 30),
        ("3", date(2026, 2, 1), 20),
    ]


def test_only_the_days_of_the_units_are_read_where_the_unit_names_its_day(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    merges: list[Merge] = []
    monkeypatch.setattr(
        computing.computation, "merge", lambda spark, request: written(merges, request)
    )
    put(task, BATCHES[0])
    for table in (DATED, FACT):
        create_tables(task, [table])
        reload(task, table, new_step(table.object), Range(first=MARCH_1, last=MARCH_1))
    dated, undated = merges
    assert dated.within == "t.day IN (DATE'2026-03-01')" and undated.within is None
    assert "(day) IN (DATE'2026-03-01')" in dated.rows
    assert "WHERE day IN (DATE'2026-03-01')" in str(dated.scope)
    assert merge_statement(dated, "v").startswith(
        f"MERGE INTO {dated.target} AS t USING v AS s "
        "ON t.sale <=> s.sale AND t.day IN (DATE'2026-03-01') WHEN"
    )
    assert " IN (" not in undated.rows + str(undated.scope) + merge_statement(undated, "v")


def written(merges: list[Merge], request: Merge) -> Written:
    merges.append(request)
    return Written()


def test_step_of_an_unchanged_table_reads_no_rows(task: Task) -> None:
    put(task, BATCHES[0])
    compute(task, FACT)
    step: Step = new_step(FACT.object)
    refresh(task, FACT, step, task.log.marks()[FACT.object])
    assert (step.status, step.counts) == ("UNCHANGED", {})
