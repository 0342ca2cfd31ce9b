"""What the rules say of the rows that loads bring: once for each load, by the day of the data."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date

import pytest
from export_folder import OPTIONS
from pyspark.sql import SparkSession
from tasks import STARTED_AT, WORKLOADS, make_task, new_step, rows, versions, with_run

from bronze.loading.load import Loads, refresh_bronze_table
from content.files import YamlFile
from content.placeholders import render
from content.table_spec import Column
from content.tables.bronze_file import parse_bronze_table, read_bronze_table
from content.tables.bronze_table import BronzeTable, Check
from content.tables.ops_table import read_ops_table
from content.tables.rules import Level
from runtime.creation import create_all
from runtime.evaluations import RESULTS, Evaluation, write_evaluations
from runtime.run_log import Step
from runtime.task import Task

SALES = {
    "comment": "c",
    "kind": "append",
    "scope": "regional",
    "required": True,
    "key": ["id"],
    "arrival": "day",
    "overlap_days": 7,
    "day": "day",
    "checks": {
        "amount_is_set": {"rule": "amount IS NOT NULL", "level": "fail"},
        "amount_is_small": {"rule": "amount < 100", "level": "warn"},
    },
}
GOODS = {k: v for k, v in SALES.items() if k not in ("arrival", "overlap_days", "day")}
GOODS |= {"kind": "latest", "checks": {"amount_is_set": {"rule": "amount > 0", "level": "warn"}}}
COLUMNS = (
    Column("id", "STRING", "id"),
    Column("day", "DATE", "day"),
    Column("amount", "INT", "amount"),
)
RESULT = ("rule", "day", "evaluation", "rows_evaluated", "rows_broken")


def table_of(name: str, content: dict[str, object]) -> BronzeTable:
    file = YamlFile(path=f"bronze/tables/demo/{name}.yaml", content=content)
    return parse_bronze_table(file, COLUMNS)


TABLE, STATE = table_of("sales", SALES), table_of("goods", GOODS)


@pytest.fixture
def task(spark: SparkSession) -> Task:
    """A source with three rows of two days, one of which breaks the rule that keeps it out."""
    task = make_task(spark)
    for table in (TABLE, STATE):
        source = task.names.source(table.source)
        spark.sql(f"CREATE TABLE {source} (id STRING, day DATE, amount INT)")
    put(task, TABLE, "('a', DATE'2026-03-01', 1), ('b', DATE'2026-03-02', 100)")
    put(task, TABLE, "('none', DATE'2026-03-02', NULL)")
    create_all(task, {table.object: table.spec for table in (TABLE, STATE)})
    return task


def put(task: Task, table: BronzeTable, values: str) -> None:
    task.spark.sql(f"INSERT INTO {task.names.source(table.source)} VALUES {values}")


def load(task: Task, table: BronzeTable = TABLE) -> Step:
    """Load it; what it leaves is not noted."""
    step = new_step(table.object)
    refresh_bronze_table(Loads(task=task, options=OPTIONS, marks=task.log.marks()), table, step)
    return step


def loaded(task: Task, run: str, table: BronzeTable = TABLE) -> Step:
    task = with_run(task, run)
    step = load(task, table)
    task.log.append(step)
    task.log.flush()
    return step


def results(task: Task, *columns: str) -> Sequence[tuple[object, ...]]:
    return rows(task, f"ops.{RESULTS}", *(columns or RESULT))


def march(day: int) -> date:
    return date(2026, 3, day)


FIRST = [
    ("amount_is_set", march(1), 1, 1, 0),
    ("amount_is_set", march(2), 1, 2, 1),
    ("amount_is_small", march(1), 1, 1, 0),
    ("amount_is_small", march(2), 1, 1, 1),
    ("day_is_present", march(1), 1, 1, 0),
    ("day_is_present", march(2), 1, 2, 0),
    ("id_is_present", march(1), 1, 1, 0),
    ("id_is_present", march(2), 1, 2, 0),
]


def test_each_rule_has_a_result_for_each_day_that_a_load_brought_and_none_for_nothing(
    task: Task,
) -> None:
    loaded(task, "run-1")
    assert results(task) == FIRST
    assert set(results(task, "rule", "level", "dimension", "run_id", "table_name")) == {
        ("amount_is_set", "fail", "COMPLETENESS", "run-1", "bronze.demo_sales"),
        ("amount_is_small", "warn", "VALIDITY", "run-1", "bronze.demo_sales"),
        ("day_is_present", "fail", "COMPLETENESS", "run-1", "bronze.demo_sales"),
        ("id_is_present", "fail", "COMPLETENESS", "run-1", "bronze.demo_sales"),
    }
    before = versions(task, f"ops.{RESULTS}")
    assert loaded(task, "run-2").status == "UNCHANGED"
    assert versions(task, f"ops.{RESULTS}") == before, "a quiet pass writes the run log alone"
    # A late row, and one that is kept out: each of one day.
    put(task, TABLE, "('late', DATE'2026-03-01', -5), ('no', DATE'2026-03-02', NULL)")
    loaded(task, "run-3")
    new = [row for row in results(task) if row not in FIRST]
    assert new == [
        ("amount_is_set", march(1), 2, 1, 0),
        ("amount_is_set", march(2), 2, 1, 1),
        ("amount_is_small", march(1), 2, 1, 0),
        ("day_is_present", march(1), 2, 1, 0),
        ("day_is_present", march(2), 2, 1, 0),
        ("id_is_present", march(1), 2, 1, 0),
        ("id_is_present", march(2), 2, 1, 0),
    ]


def test_what_a_killed_load_wrote_is_judged_by_the_next_once(task: Task) -> None:
    loaded(task, "run-1")
    put(task, TABLE, "('c', DATE'2026-03-02', 200), ('no', DATE'2026-03-02', NULL)")
    killed = load(with_run(task, "killed"))
    evaluations = [replace(one, rows_broken=0) for one in killed.evaluations]
    spec = read_ops_table(WORKLOADS, RESULTS).spec
    write_evaluations(task.spark, task.names.table("ops", RESULTS), spec, evaluations)
    assert ("amount_is_small", march(2), 2, 1, 0) in results(task)
    loaded(task, "run-2")
    assert [row for row in results(task) if row not in FIRST] == [
        ("amount_is_set", march(2), 2, 2, 1),
        ("amount_is_small", march(2), 2, 1, 1),
        ("day_is_present", march(2), 2, 2, 0),
        ("id_is_present", march(2), 2, 2, 0),
    ]
    assert loaded(task, "run-3").evaluations == []


def test_rows_without_a_day_are_of_the_day_of_the_load_and_those_gone_are_not_judged(
    task: Task,
) -> None:
    put(task, STATE, "('a', NULL, 1), ('b', NULL, 0)")
    loaded(task, "run-1", STATE)
    today = STARTED_AT.date()
    expected = [("amount_is_set", today, 1, 2, 1), ("id_is_present", today, 1, 2, 0)]
    assert results(task) == expected
    task.spark.sql(f"DELETE FROM {task.names.source(STATE.source)} WHERE id = 'a'")
    assert loaded(task, "run-2", STATE).counts["written"] == 1
    assert results(task) == expected


def test_negative_usage_keeps_every_rule(spark: SparkSession) -> None:
    table = read_bronze_table(WORKLOADS, "bronze/tables/billing/usage.yaml")
    rules = [render(c.rule, {}, make_task(spark).definitions) for c in table.checks]
    broken = " OR ".join(f"NOT coalesce({rule}, FALSE)" for rule in rules)
    judged = spark.sql(
        f"SELECT record_type, {broken} FROM VALUES ('RETRACTION', -1), ('ORIGINAL', -1), "
        "('RESTATEMENT', -1), ('RETRACTION', 1) AS u(record_type, usage_quantity) "
        "CROSS JOIN (SELECT now() AS usage_start_time, 's' AS sku_name, 'AWS' AS cloud)"
    )
    assert [tuple(row) for row in judged.collect()] == [
        ("RETRACTION", False),
        ("ORIGINAL", False),
        ("RESTATEMENT", False),
        ("RETRACTION", True),
    ]


def test_columns_are_those_that_the_file_declares() -> None:
    declared = read_ops_table(WORKLOADS, RESULTS).spec.columns
    assert [field.name for field in fields(Evaluation)] == [column.name for column in declared]


@pytest.mark.parametrize(
    ("rule", "dimension"),
    [
        ("name IS NOT NULL", "COMPLETENESS"),
        ("pricing.default IS NOT NULL AND cloud IS NOT NULL", "COMPLETENESS"),
        ("name IS NULL OR size > 0", "VALIDITY"),
        ("name IS NOT NULL AND size > 0", "VALIDITY"),
    ],
)
def test_rule_that_only_asks_for_values_is_about_completeness(rule: str, dimension: str) -> None:
    assert Check(name="c", rule=rule, level=Level.WARN).dimension == dimension
