"""Bronze lets go what is older than it is kept; Gold keeps what was computed from it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pyspark.sql import SparkSession
from tasks import make_task, new_step, rows, versions, with_run

from bronze.loading.load import Loads, load_bronze_table, refresh_bronze_table
from bronze.loading.options import FreeText, LoadOptions, Reach
from content.files import YamlFile
from content.table_spec import Column
from content.tables.bronze_file import parse_bronze_table
from content.tables.bronze_table import BronzeTable
from runtime.creation import create_all
from runtime.kept import read_kept
from runtime.run_log import Step
from runtime.task import Task

COLUMNS = (
    Column("id", "STRING", "id"),
    Column("day", "DATE", "day"),
    Column("arrived", "DATE", "arrival"),
)
APPEND: dict[str, object] = {
    "comment": "c",
    "kind": "append",
    "scope": "regional",
    "required": True,
    "key": ["id"],
    "arrival": "arrived",
    "overlap_days": 30,
    "day": "day",
    "checks": {},
}
CHANGES = {k: v for k, v in APPEND.items() if k not in ("arrival", "overlap_days")}
CHANGES["kind"] = "changes"
OPTIONS = LoadOptions(
    reach=Reach(lookback_days=10, is_primary=True), retention_days=20, free_text=FreeText.DROP
)
KEEPING = replace(OPTIONS, reach=Reach(lookback_days=365, is_primary=True), retention_days=365)


def table_of(content: dict[str, object]) -> BronzeTable:
    return parse_bronze_table(
        YamlFile(path="bronze/tables/demo/items.yaml", content=content), COLUMNS
    )


TABLE = table_of(APPEND)


@pytest.fixture
def task(spark: SparkSession) -> Task:
    """Bronze with rows `id = day` of every tenth day; the run is on 2026-03-10."""
    task = make_task(spark)
    spark.sql(f"CREATE TABLE {task.names.source('demo.items')} (id STRING, day DATE, arrived DATE)")
    put(task, *((day, day) for day in ("01-29", "02-08", "02-18", "02-28", "03-09")))
    create_all(task, {TABLE.object: TABLE.spec})
    load_bronze_table(loads(task, KEEPING), TABLE, new_step(TABLE.object))
    return with_run(task, "run-2")


def put(task: Task, *records: tuple[str, str]) -> None:
    """Add rows of a day that arrive on a day to the source."""
    values = ", ".join(f"('{d}', DATE'2026-{d}', DATE'2026-{a}')" for d, a in records)
    task.spark.sql(f"INSERT INTO {task.names.source('demo.items')} VALUES {values}")


def loads(task: Task, options: LoadOptions) -> Loads:
    return Loads(task=task, options=options, marks=task.log.marks())


def refreshed(task: Task, table: BronzeTable = TABLE, options: LoadOptions = OPTIONS) -> Step:
    step = new_step(table.object)
    refresh_bronze_table(loads(task, options), table, step)
    return step


def days(task: Task) -> list[object]:
    return [row[0] for row in rows(task, TABLE.object, "id")]


def test_rows_older_than_the_retention_are_removed_and_counted(task: Task) -> None:
    step = refreshed(task)
    assert days(task) == ["02-18", "02-28", "03-09"]
    assert (step.status, step.counts["deleted"]) == ("OK", 2)
    assert "; removed 2 rows of days before 2026-02-18" in step.message


def test_table_that_is_kept_shorter_lets_go_what_others_keep(task: Task) -> None:
    step = refreshed(task, table_of({**APPEND, "kept_days": 5}), KEEPING)
    assert days(task) == ["03-09"]
    assert "; removed 4 rows of days before 2026-03-04" in step.message
    load_bronze_table(
        loads(task, KEEPING), table_of({**APPEND, "kept_days": 5}), new_step(TABLE.object)
    )
    assert days(task) == ["03-09"], "a load asks for no day that would go at once"


def test_table_is_kept_no_longer_than_the_environment_keeps_any(task: Task) -> None:
    refreshed(task, table_of({**APPEND, "kept_days": 300}))
    assert days(task) == ["02-18", "02-28", "03-09"]


def test_second_refresh_after_a_removal_writes_nothing(task: Task) -> None:
    refreshed(task)
    before = versions(task, TABLE.object)
    assert refreshed(with_run(task, "run-3")).status == "UNCHANGED"
    assert versions(task, TABLE.object) == before


def test_one_row_too_many_is_not_removed_a_day_early(task: Task) -> None:
    refreshed(task, options=replace(OPTIONS, retention_days=30))
    assert days(task) == ["02-08", "02-18", "02-28", "03-09"]


def test_rows_of_the_lookback_stay_although_the_source_ended_long_ago(task: Task) -> None:
    later = replace(task, started_at=datetime(2027, 3, 10, tzinfo=UTC))
    step = refreshed(
        later, options=replace(OPTIONS, reach=Reach(lookback_days=20, is_primary=True))
    )
    assert days(task) == ["02-18", "02-28", "03-09"]
    assert "; removed 2 rows of days before 2026-02-17" in step.message


def test_late_row_of_a_day_that_is_no_longer_kept_does_not_come_and_go(task: Task) -> None:
    refreshed(task)
    put(task, ("02-01", "03-09"))
    before = versions(task, TABLE.object)
    assert refreshed(with_run(task, "run-3")).status == "UNCHANGED"
    assert versions(task, TABLE.object) == before


def test_setup_again_removes_nothing_and_brings_nothing_back(task: Task) -> None:
    load_bronze_table(loads(task, OPTIONS), TABLE, new_step(TABLE.object))
    assert days(task) == ["01-29", "02-08", "02-18", "02-28", "03-09"]
    refreshed(task)
    load_bronze_table(loads(task, OPTIONS), TABLE, new_step(TABLE.object))
    assert days(task) == ["02-18", "02-28", "03-09"]


def test_states_such_as_prices_and_jobs_do_not_expire(task: Task) -> None:
    assert refreshed(task, table_of(CHANGES)).counts.get("deleted", 0) == 0
    assert days(task) == ["01-29", "02-08", "02-18", "02-28", "03-09"]


def test_run_that_is_killed_before_the_removal_has_said_so_and_the_next_one_removes(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(self: SparkSession, text: str) -> object:
        if text.startswith("DELETE"):
            raise KeyboardInterrupt
        return sql(self, text)

    sql = SparkSession.sql
    with monkeypatch.context() as patched:
        patched.setattr(SparkSession, "sql", killed)
        with pytest.raises(KeyboardInterrupt):
            refreshed(task)
    kept = read_kept(task.spark, task.names.qualified(TABLE.object))
    assert kept is not None and kept.since.isoformat() == "2026-02-18"
    assert len(days(task)) == 5
    refreshed(with_run(task, "run-3"))
    assert days(task) == ["02-18", "02-28", "03-09"]
