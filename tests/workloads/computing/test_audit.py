"""Rules and references of a Gold table: what stops a load, what is counted, and of which rows."""

import pytest
from pyspark.sql import SparkSession
from tasks import make_task, new_step, rows, with_run

import computing.computation
from computing.computation import create_tables, refresh, refresh_all
from content.files import SqlFile
from content.tables.computed_table import ComputedTable, parse_computed_table
from runtime.errors import DataError
from runtime.task import Task

SALES = """/* ---
comment: Sales.
kind: fact
grain: one row per sale
key: [sale]
reads:
  bronze.sales: {sale: sale}
checks:
  fail: [unique, not_null, quantity <> 0]
  warn: [min_rows 2, quantity > 0, "item <> ${def.unknown_member}"]
columns:
  sale: {type: STRING, comment: Sale.}
  item: {type: STRING, comment: Item.}
  quantity: {type: INT, comment: Quantity.}
--- */
SELECT s.sale, s.item, s.quantity FROM ${bronze}.sales AS s
"""
ITEMS = """/* ---
comment: Items with their history.
kind: history
grain: one row per item and change
key: [item, valid_from]
reads:
  bronze.items: {item: item}
history:
  deleted: deleted_at
  mentioned_by:
    bronze.mentions: {item: item}
columns:
  item: {type: STRING, comment: Item.}
  valid_from: {type: TIMESTAMP, comment: Beginning.}
  valid_to: {type: TIMESTAMP, comment: End.}
  is_current: {type: BOOLEAN, comment: Whether it is the newest state.}
  is_deleted: {type: BOOLEAN, comment: Whether it is deleted.}
  is_known: {type: BOOLEAN, comment: Whether it was defined.}
  deleted_at: {type: TIMESTAMP, comment: Deletion.}
--- */
SELECT i.item, i.changed_at AS valid_from, i.deleted_at FROM ${bronze}.items AS i
"""
FACT = parse_computed_table(SqlFile.parse(SALES, "gold/tables/demo/fact_sale.sql"), "gold")
DIMENSION = parse_computed_table(SqlFile.parse(ITEMS, "gold/tables/demo/dim_item.sql"), "gold")
REFERENCE = "gold.fact_sale -> gold.dim_item (item)"
POSITIVE, SIZE = "gold.fact_sale: quantity > 0", "gold.fact_sale: min_rows 2"
NAMED = "gold.fact_sale: item <> 'UNKNOWN'"


@pytest.fixture
def task(spark: SparkSession) -> Task:
    task = make_task(spark)
    feed = "TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')"
    for name, columns in (
        ("sales", "sale STRING, item STRING, quantity INT"),
        ("items", "item STRING, changed_at TIMESTAMP, deleted_at TIMESTAMP"),
        ("mentions", "item STRING"),
    ):
        spark.sql(f"CREATE TABLE {task.names.table('bronze', name)} ({columns}) {feed}")
    put(task, "items", "('a', '2026-01-01', NULL), ('a', '2026-01-02', NULL)")
    put(task, "mentions", "('b')")
    return task


def put(task: Task, table: str, values: str) -> None:
    task.spark.sql(f"INSERT INTO {task.names.table('bronze', table)} VALUES {values}")


def compute(task: Task, fact: ComputedTable = FACT) -> None:
    create_tables(task, [fact, DIMENSION])
    refresh_all(task, [fact, DIMENSION], loaded_by="gold")


def findings(task: Task) -> dict[object, tuple[object, ...]]:
    """Rule or reference to rows read, rows flagged and message, of this run."""
    task.log.flush()
    log = task.spark.table(task.log.table).where(f"run_id = '{task.run_id}'")
    asked = log.where("object LIKE '%->%' OR object LIKE '%:%'")
    columns = ("object", "status", "rows_read", "rows_flagged", "message")
    return {row[0]: tuple(row)[1:] for row in asked.select(*columns).collect()}


def test_rows_that_point_to_an_unknown_member_stay_and_are_counted(task: Task) -> None:
    put(task, "sales", "('1', 'a', 1), ('2', 'b', 1), ('3', 'c', 1), ('4', 'z', 1), ('5', NULL, 1)")
    compute(task)
    assert task.failures == []
    assert [row[0] for row in rows(task, "gold.fact_sale", "sale")] == ["1", "2", "3", "4", "5"]
    assert findings(task)[REFERENCE] == (
        "OK",
        4,
        3,
        "3 of 4 rows (75.00 %) refer to a member that gold.dim_item does not know, "
        "2 of them to one that it does not hold",
    )


def test_only_rows_that_keep_the_condition_refer(task: Task) -> None:
    text = SALES.replace(
        "checks:\n", "foreign_keys: [{references: gold.dim_item, where: quantity > 1}]\nchecks:\n"
    )
    conditional = parse_computed_table(SqlFile.parse(text, FACT.path), "gold")
    put(task, "sales", "('1', 'z', 1), ('2', 'z', 2), ('3', 'a', 3)")
    compute(task, conditional)
    assert findings(task)[REFERENCE][:3] == ("OK", 2, 1)


def test_history_is_one_member_however_often_it_changed(task: Task) -> None:
    put(task, "sales", "('1', 'a', 1), ('2', 'a', 1)")
    compute(task)
    assert findings(task)[REFERENCE] == ("OK", 2, 0, "")


def test_row_that_breaks_a_warning_is_written_and_counted(task: Task) -> None:
    put(task, "sales", "('1', 'a', 1), ('2', 'a', -1), ('3', 'a', 2)")
    compute(task)
    assert findings(task)[POSITIVE] == ("OK", 3, 1, "1 of 3 rows break the rule")
    assert len(rows(task, "gold.fact_sale", "sale")) == 3


def test_row_that_breaks_a_fail_rule_stops_the_load_with_examples(task: Task) -> None:
    put(task, "sales", "('1', 'a', 1)")
    compute(task)
    put(task, "sales", "('2', 'a', 0), ('3', 'a', 1), ('4', 'a', NULL)")
    compute(failed := with_run(task, "run-2"))
    (failure,) = failed.failures
    assert failure.startswith("gold.fact_sale: DataError: spark_catalog.")
    assert failure.endswith(
        "fact_sale: rule quantity <> 0 is broken, for example sale = 2; sale = 4"
    )
    assert rows(task, "gold.fact_sale", "sale") == [("1",)]
    compute(again := with_run(task, "run-3"))
    assert again.failures == failed.failures


def test_only_rows_that_were_written_since_are_looked_at(task: Task) -> None:
    put(task, "sales", "('1', 'b', 1), ('2', 'a', -1)")
    compute(task)
    assert findings(task)[SIZE] == ("OK", 2, 0, "")
    compute(unchanged := with_run(task, "run-2"))
    assert findings(unchanged) == {}
    put(task, "sales", "('3', 'a', 1)")
    compute(changed := with_run(task, "run-3"))
    assert findings(changed) == {
        REFERENCE: ("OK", 1, 0, ""),
        POSITIVE: ("OK", 1, 0, ""),
        NAMED: ("OK", 1, 0, ""),
        SIZE: ("OK", 3, 0, ""),
    }


def test_table_that_is_too_small_is_flagged_or_fails_as_its_rule_says(task: Task) -> None:
    put(task, "sales", "('1', 'a', 1)")
    compute(task)
    assert task.failures == []
    (status, held, flagged, message) = findings(task)[SIZE]
    assert (status, held, flagged) == ("OK", 1, 1)
    assert str(message).endswith("fact_sale: holds 1 rows, min_rows 2 is asked for")
    text = SALES.replace("[unique, not_null", "[min_rows 3, unique, not_null")
    strict = parse_computed_table(SqlFile.parse(text, FACT.path), "gold")
    for number in (2, 3):
        compute(failed := with_run(task, f"run-{number}"), strict)
        (failure,) = failed.failures
        assert failure.endswith("fact_sale: holds 1 rows, min_rows 3 is asked for")
    put(task, "sales", "('2', 'a', 1), ('3', 'a', 1)")
    compute(healed := with_run(task, "run-4"), strict)
    assert healed.failures == []


def test_rows_that_a_killed_run_wrote_are_looked_at_by_the_next(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(task, "sales", "('1', 'a', 1)")
    compute(task)
    put(task, "sales", "('2', 'b', -1)")
    with monkeypatch.context() as patched:
        patched.setattr(computing.computation, "audit_all", lambda *args: None)
        compute(with_run(task, "run-2"))
    compute(later := with_run(task, "run-3"))
    assert findings(later)[POSITIVE] == ("OK", 1, 1, "1 of 1 rows break the rule")
    assert findings(later)[REFERENCE][:3] == ("OK", 1, 1)


def test_fail_rule_holds_for_a_single_refresh_too(task: Task) -> None:
    put(task, "sales", "('1', 'a', 0)")
    create_tables(task, [FACT, DIMENSION])
    with pytest.raises(DataError, match=r"rule quantity <> 0 is broken, for example sale = 1$"):
        refresh(task, FACT, new_step(FACT.object), None)


def test_dimension_is_created_before_the_fact_that_refers_to_it(task: Task) -> None:
    create_tables(task, [FACT, DIMENSION])
    task.log.flush()
    log = task.spark.table(task.log.table).where("status = 'CREATED'").orderBy("ended_at")
    assert [row["object"] for row in log.collect()] == ["gold.dim_item", "gold.fact_sale"]
