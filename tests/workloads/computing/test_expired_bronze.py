"""What Bronze let go for its age stays in Gold, whatever is computed later."""

from datetime import date

import pytest
from pyspark.sql import SparkSession
from tasks import make_task, rows, versions, with_run
from ways import Way, by_units, whole

import computing.computation
from bronze.loading.retention import remove_gone
from computing.backfill import backfill, parse_request
from computing.computation import create_tables, refresh_all
from content.files import SqlFile
from content.tables.computed_table import ComputedTable, parse_computed_table
from runtime.kept import Kept
from runtime.merging import Merge, Written
from runtime.task import Task

RUNS = """/* ---
comment: Runs, folded from slices, with the price of their kind.
kind: fact
grain: one row per run
key: [run]
reads:
  bronze.slices: {run: run}
  bronze.prices: {kind: kind}
day: day
columns:
  run: {type: STRING, comment: Run.}
  kind: {type: STRING, comment: Kind.}
  day: {type: DATE, comment: Day of the first slice.}
  slices: {type: BIGINT, comment: Number of slices.}
  price: {type: INT, comment: Price.}
--- */
SELECT s.run, s.kind, min(s.day) AS day, count(*) AS slices, max(p.price) AS price
FROM ${bronze}.slices AS s LEFT JOIN ${bronze}.prices AS p ON s.kind = p.kind
GROUP BY s.run, s.kind
"""
KINDS = """/* ---
comment: Kinds with a price, and those that only slices mention.
kind: dimension
grain: one row per kind
key: [kind]
reads:
  bronze.prices: {kind: kind}
  bronze.slices: {kind: kind}
adds_only: [bronze.slices]
columns:
  kind: {type: STRING, comment: Kind.}
  is_known: {type: BOOLEAN, comment: Whether it has a price.}
--- */
SELECT coalesce(p.kind, s.kind) AS kind, p.kind IS NOT NULL AS is_known
FROM ${bronze}.prices AS p
FULL OUTER JOIN (SELECT DISTINCT x.kind FROM ${bronze}.slices AS x) AS s ON p.kind = s.kind
"""
FACT = parse_computed_table(SqlFile.parse(RUNS, "gold/tables/demo/fact_run.sql"), "gold")
DIMENSION = parse_computed_table(SqlFile.parse(KINDS, "gold/tables/demo/dim_kind.sql"), "gold")
TABLES = (DIMENSION, FACT)
SLICES = """INSERT INTO {slices} VALUES
  ('old', 'x', DATE'2026-01-10', 1), ('old', 'x', DATE'2026-01-11', 2),
  ('across', 'a', DATE'2026-01-31', 1), ('across', 'a', DATE'2026-02-01', 2),
  ('new', 'a', DATE'2026-02-10', 1), ('wrong', 'a', DATE'2026-02-11', 1)"""
PRICES = "INSERT INTO {prices} VALUES ('a', 10), ('x', 5)"
PAST = [("across", 2, 10), ("old", 2, 5)]
ALL = [("across", 2, 10), ("new", 1, 10), ("old", 2, 5), ("wrong", 1, 10)]


@pytest.fixture
def task(spark: SparkSession) -> Task:
    """Gold computed from all rows; then Bronze let go those before February."""
    task = make_task(spark)
    feed = "TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')"
    for name, columns in (
        ("slices", "run STRING, kind STRING, day DATE, place INT"),
        ("prices", "kind STRING, price INT"),
    ):
        spark.sql(f"CREATE TABLE {task.names.table('bronze', name)} ({columns}) {feed}")
    put(task, SLICES)
    put(task, PRICES)
    compute(task)
    expire(task, "2026-02-01")
    return with_run(task, "run-2")


def put(task: Task, statement: str) -> None:
    tables = {name: task.names.table("bronze", name) for name in ("slices", "prices")}
    task.spark.sql(statement.format(**tables))


def expire(task: Task, day: str) -> None:
    since = date.fromisoformat(day)
    remove_gone(task, task.names.table("bronze", "slices"), Kept(since=since, day="day"))


def compute(task: Task, tables: tuple[ComputedTable, ...] = TABLES) -> None:
    create_tables(task, tables)
    refresh_all(task, tables, loaded_by="gold")
    assert task.failures == []


def gold(task: Task) -> list[tuple[object, ...]]:
    return rows(task, "gold.fact_run", "run", "slices", "price")


def test_gold_does_not_take_expiry_for_deletion_and_writes_nothing(task: Task) -> None:
    before = versions(task, "gold.fact_run", "gold.dim_kind")
    compute(task)
    assert gold(task) == ALL
    assert versions(task, "gold.fact_run", "gold.dim_kind") == before


def test_rows_that_bronze_let_go_make_no_work(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    def merge(spark: SparkSession, request: Merge) -> Written:
        raise AssertionError(f"{request.target} is computed")

    monkeypatch.setattr(computing.computation, "merge", merge)
    compute(task)


@pytest.mark.parametrize("way", [by_units, whole])
def test_row_that_was_deleted_in_bronze_still_goes(task: Task, way: Way) -> None:
    put(task, "DELETE FROM {slices} WHERE run = 'wrong'")
    with way():
        compute(task)
    assert gold(task) == [row for row in ALL if row[0] != "wrong"]


@pytest.mark.parametrize("way", [by_units, whole])
def test_change_elsewhere_touches_only_what_bronze_still_holds(task: Task, way: Way) -> None:
    put(task, "UPDATE {prices} SET price = 11")
    with way():
        compute(task)
    assert gold(task) == [*PAST[:1], ("new", 1, 11), *PAST[1:], ("wrong", 1, 11)]


@pytest.mark.parametrize("way", [by_units, whole])
def test_run_of_which_bronze_lost_the_beginning_keeps_its_row(task: Task, way: Way) -> None:
    put(task, "INSERT INTO {slices} VALUES ('across', 'a', DATE'2026-02-02', 3)")
    with way():
        compute(task)
    assert gold(task) == ALL


def test_computation_anew_keeps_the_past_and_heals_the_rest(task: Task) -> None:
    put(task, "DELETE FROM {slices} WHERE run = 'wrong'")
    put(task, "UPDATE {prices} SET price = 11")
    put(task, "DELETE FROM {prices} WHERE kind = 'x'")
    wider = parse_computed_table(
        SqlFile.parse(
            RUNS.replace("--- */", "  note: {type: STRING, comment: Note.}\n--- */").replace(
                "AS price\n", "AS price, 'new' AS note\n"
            ),
            FACT.path,
        ),
        "gold",
    )
    compute(task, (DIMENSION, wider))
    assert rows(task, "gold.fact_run", "run", "price", "note") == [
        ("across", 10, None),
        ("new", 11, "new"),
        ("old", 5, None),
    ]


def test_member_that_only_expired_rows_mention_stays_when_computed_anew(task: Task) -> None:
    put(task, "DELETE FROM {prices} WHERE kind = 'x'")
    backfill(task, parse_request(TABLES, "", "", "dim_kind"))
    assert task.failures == []
    assert [row[0] for row in rows(task, "gold.dim_kind", "kind")] == ["a", "x"]


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-01-01", "2026-01-31"), ("2026-01-31", "2026-02-28"), ("", "2026-01-15")],
    ids=["before", "across", "up to before"],
)
def test_backfill_of_days_that_bronze_let_go_is_refused(task: Task, first: str, last: str) -> None:
    before = versions(task, "gold.fact_run")
    backfill(task, parse_request(TABLES, first, last, "fact_run"))
    assert task.failures == [
        "gold.fact_run: WorkloadError: parameters from_date, to_date: Bronze holds no day before "
        "2026-02-01 any more, so fact_run stays as it is there: ask for 2026-02-01 or later"
    ]
    assert versions(task, "gold.fact_run") == before


def test_backfill_without_dates_takes_what_bronze_holds(task: Task) -> None:
    table = task.names.qualified("gold.fact_run")
    task.spark.sql(f"UPDATE {table} SET price = 0")
    backfill(task, parse_request(TABLES, "", "", "fact_run"))
    assert task.failures == []
    assert gold(task) == [("across", 2, 0), ("new", 1, 10), ("old", 2, 0), ("wrong", 1, 10)]


def test_new_table_is_computed_from_what_is_left(task: Task) -> None:
    name = "gold/tables/demo/fact_other.sql"
    other = parse_computed_table(SqlFile.parse(RUNS, name), "gold")
    create_tables(task, [other])
    refresh_all(task, [other], loaded_by="gold")
    assert rows(task, "gold.fact_other", "run", "slices") == [
        ("across", 1),
        ("new", 1),
        ("wrong", 1),
    ]
