"""Bronze is compared with its source by value, a few days at a time, and only they are loaded."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from pyspark.sql import SparkSession
from tasks import make_task, rows, versions, with_run

import bronze.loading.proving
from bronze.loading.check import check_bronze_table, said_before
from bronze.loading.load import Loads, load_bronze_table, refresh_bronze_table
from bronze.loading.options import FreeText, LoadOptions, Reach
from content.files import YamlFile
from content.table_spec import Column
from content.tables.bronze_file import parse_bronze_table
from content.tables.bronze_table import BronzeTable
from runtime.creation import create_all
from runtime.errors import DataError
from runtime.merging import Written
from runtime.run_log import Step
from runtime.task import Task

COLUMNS = (
    Column("id", "STRING", "id"),
    Column("day", "DATE", "day"),
    Column("at", "TIMESTAMP", "arrival"),
    Column("amount", "INT", "amount"),
    Column("tags", "MAP<STRING,STRING>", "tags"),
)
APPEND: dict[str, object] = {
    "comment": "c",
    "kind": "append",
    "scope": "regional",
    "required": True,
    "key": ["id"],
    "arrival": "at",
    "overlap_days": 7,
    "day": "day",
    "compare": ["amount"],
    "checks": {
        "amount_is_set": {"rule": "amount IS NOT NULL", "level": "fail"},
        "amount_is_small": {"rule": "amount < 100", "level": "warn"},
    },
}
CHANGES = {**APPEND, "kind": "changes", "day": "CAST(at AS DATE)"}
CHANGES.pop("compare")
WHOLE = {k: v for k, v in CHANGES.items() if k not in ("arrival", "overlap_days")}
LATEST = {k: v for k, v in WHOLE.items() if k != "day"} | {"kind": "latest"}
KINDS = {"append": APPEND, "changes": CHANGES, "read whole": WHOLE, "latest": LATEST}
OPTIONS = LoadOptions(
    reach=Reach(lookback_days=60, is_primary=True), retention_days=730, free_text=FreeText.DROP
)


def table_of(content: dict[str, object]) -> BronzeTable:
    return parse_bronze_table(
        YamlFile(path="bronze/tables/demo/items.yaml", content=content), COLUMNS
    )


TABLE = table_of(APPEND)


@pytest.fixture
def task(spark: SparkSession) -> Task:
    """A source with a row on each of three days, one of them of no value."""
    task = make_task(spark)
    columns = ", ".join(f"{column.name} {column.type}" for column in COLUMNS)
    spark.sql(f"CREATE TABLE {task.names.source('demo.items')} ({columns})")
    put(task, ("old", "02-20", 1), ("a", "03-01", 1), ("b", "03-02", 2), ("none", "03-02", "NULL"))
    return task


def put(task: Task, *records: tuple[str, str, object], arrived: str | None = None) -> None:
    """Add (id, day, amount) to the source; they arrive on their day unless it is given."""
    values = ", ".join(
        f"('{i}', DATE'2026-{d}', TIMESTAMP'2026-{arrived or d} 09:00:00', {n}, MAP('k', 'v'))"
        for i, d, n in records
    )
    task.spark.sql(f"INSERT INTO {task.names.source('demo.items')} VALUES {values}")


def in_source(task: Task, statement: str) -> None:
    task.spark.sql(statement.format(task.names.source("demo.items")))


def in_bronze(task: Task, statement: str) -> None:
    task.spark.sql(statement.format(task.names.qualified(TABLE.object)))


def loaded(task: Task, table: BronzeTable = TABLE, options: LoadOptions = OPTIONS) -> Step:
    """Set the table up."""
    create_all(task, {table.object: table.spec})
    loads = Loads(task=task, options=options, marks=task.log.marks())
    with task.step(table.object) as step:
        load_bronze_table(loads, table, step)
    assert task.failures == []
    return step


def refreshed(task: Task, table: BronzeTable = TABLE) -> Step:
    """Refresh it in a run of its own."""
    later = with_run(task, "run-2")
    loads = Loads(task=later, options=OPTIONS, marks=task.log.marks())
    with later.step(table.object) as step:
        refresh_bronze_table(loads, table, step)
    assert later.failures == []
    return step


def checked(task: Task) -> Step:
    """What the check of the table says of the last load."""
    task.log.flush()
    checking = replace(task.log, identity=replace(task.log.identity, task="check"))
    step = Step(object=TABLE.object, started_at=task.started_at)
    said = said_before(replace(task, log=checking)).get(TABLE.object)
    check_bronze_table("demo_items", TABLE, step, said)
    return step


def amounts(task: Task) -> list[tuple[object, ...]]:
    return rows(task, TABLE.object, "id", "amount", "_batch_id")


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is given to Spark meanwhile."""
    seen: list[str] = []
    sql = SparkSession.sql

    def noted(self: SparkSession, text: str) -> object:
        seen.append(text)
        return sql(self, text)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(SparkSession, "sql", noted)
        yield seen


@pytest.mark.parametrize("content", KINDS.values(), ids=list(KINDS))
def test_nothing_new_costs_at_most_four_statements_and_writes_nothing(
    task: Task, content: dict[str, object]
) -> None:
    table = table_of(content)
    loaded(task, table)
    before = versions(task, table.object, "ops.quarantine")
    task.log.flush()
    marks = task.log.marks()
    step = Step(object=table.object, started_at=task.started_at)
    with statements() as seen:
        refresh_bronze_table(Loads(task=task, options=OPTIONS, marks=marks), table, step)
    assert len(seen) <= 4
    assert not [text for text in seen if "MERGE" in text or "INSERT" in text]
    assert step.status == "UNCHANGED"
    assert versions(task, table.object, "ops.quarantine") == before
    assert step.source_versions == {
        **marks[table.object],
        "found.days": 3 if table.day else 1,
    }
    assert step.source_versions["found.behind"] == step.source_versions["found.twice"] == 0


def test_row_that_was_replaced_in_the_source_is_found_and_replaced(task: Task) -> None:
    loaded(task)
    in_source(task, "UPDATE {} SET amount = 7 WHERE id = 'old'")
    step = refreshed(task)
    assert amounts(task) == [("a", 1, "run-1"), ("b", 2, "run-1"), ("old", 7, "run-2")]
    assert step.message.startswith("reloaded 1 days that differed; proven back to 2026-01-01 ")
    assert (step.counts["corrected"], step.counts["new"]) == (1, 0)
    assert step.source_versions is not None and step.source_versions["found.healed"] == 1
    assert refreshed(task).status == "UNCHANGED"
    assert checked(task).message.startswith("3 days compared; proven back to 2026-01-01 ")


def test_row_that_was_deleted_in_bronze_comes_back(task: Task) -> None:
    loaded(task)
    in_bronze(task, "DELETE FROM {} WHERE id IN ('old', 'b')")
    assert refreshed(task).counts["new"] == 2
    assert amounts(task) == [("a", 1, "run-1"), ("b", 2, "run-2"), ("old", 1, "run-2")]


def test_key_that_is_twice_in_bronze_is_told_until_it_is_put_right(task: Task) -> None:
    loaded(task)
    in_bronze(task, "INSERT INTO {0} SELECT * FROM {0} WHERE id = 'a'")
    step = refreshed(task)
    assert step.source_versions is not None and step.source_versions["found.twice"] == 1
    with pytest.raises(DataError, match=r"1 keys \(id\) occur more than once .*example \{a\}"):
        checked(task)
    in_bronze(task, "DELETE FROM {} WHERE id = 'a'")
    refreshed(task)
    assert checked(task).status == "UNCHANGED"
    assert amounts(task) == [("a", 1, "run-2"), ("b", 2, "run-1"), ("old", 1, "run-1")]


def test_rows_that_the_source_let_go_stay(task: Task) -> None:
    loaded(task)
    in_source(task, "DELETE FROM {} WHERE id IN ('old', 'a')")
    step = refreshed(task)
    assert step.status == "UNCHANGED"
    assert "2 days hold rows that the source no longer has" in step.message
    assert [row[0] for row in amounts(task)] == ["a", "b", "old"]
    assert checked(task).status == "UNCHANGED"


def test_key_that_is_delivered_again_gives_one_row_and_compares_equal(task: Task) -> None:
    put(task, ("b", "03-02", 9))
    loaded(task)
    put(task, ("old", "02-20", 1), arrived="03-02")
    before = versions(task, TABLE.object)
    step = refreshed(task)
    assert (step.status, step.counts["written"]) == ("UNCHANGED", 0)
    assert versions(task, TABLE.object) == before
    assert amounts(task) == [("a", 1, "run-1"), ("b", 9, "run-1"), ("old", 1, "run-1")]


def test_new_and_late_rows_are_found_by_arrival_whatever_their_day(task: Task) -> None:
    loaded(task)
    put(task, ("c", "03-03", 3), ("late", "01-02", 4), arrived="03-03")
    step = refreshed(task)
    assert (step.counts["new"], step.counts["late"]) == (2, 1)
    assert [row[0] for row in amounts(task)] == ["a", "b", "c", "late", "old"]
    assert "reloaded" not in step.message


def test_row_that_was_rejected_unseen_is_kept_aside_when_its_day_is_compared(task: Task) -> None:
    loaded(task)
    put(task, ("bad", "02-20", "NULL"))
    assert refreshed(task).counts["quarantined"] == 1
    assert refreshed(task).counts.get("quarantined") is None
    assert len(rows(task, "ops.quarantine", "row_id")) == 2


def test_rows_that_break_a_rule_which_only_warns_are_counted(task: Task) -> None:
    put(task, ("big", "03-02", 100))
    step = loaded(task)
    assert step.counts["flagged"] == 1
    assert step.message.endswith("; 1 rows break amount_is_small")
    in_source(task, "UPDATE {} SET amount = 5 WHERE id = 'big'")
    assert "flagged" not in refreshed(task).counts


def test_wider_lookback_is_filled_by_setup_at_once(task: Task) -> None:
    put(task, ("older", "01-02", 1))
    loaded(task, options=replace(OPTIONS, reach=Reach(lookback_days=20, is_primary=True)))
    assert [row[0] for row in amounts(task)] == ["a", "b", "old"]
    step = loaded(task)
    assert [row[0] for row in amounts(task)] == ["a", "b", "old", "older"]
    assert step.message.endswith("proven back to 2026-01-01 since 2026-03-10")


def test_table_that_was_made_anew_unseen_is_loaded_from_the_beginning(task: Task) -> None:
    loaded(task)
    in_bronze(task, "UPDATE {} SET tags = NULL")
    loaded(task)
    marks = task.log.marks()
    in_bronze(task, "DROP TABLE {}")
    create_all(with_run(task, "run-2"), {TABLE.object: TABLE.spec})
    step = Step(object=TABLE.object, started_at=task.started_at)
    refresh_bronze_table(Loads(task=task, options=OPTIONS, marks=marks), TABLE, step)
    assert step.counts["new"] == 3


def test_day_that_stays_behind_fails_the_check_with_its_numbers(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(task)
    in_bronze(task, "DELETE FROM {} WHERE id = 'old'")
    with monkeypatch.context() as patched:
        patched.setattr(bronze.loading.proving, "replace_rows", lambda *given: Written())
        step = refreshed(task)
    assert "1 days still differ" in step.message
    assert step.message.startswith("proven back to 2026-02-21 ")
    with pytest.raises(
        DataError,
        match=r"demo_items: 1 days differ from the source, the newest is 2026-02-20 with 0 of 1 "
        "rows: run bronze_refresh_job again; if it stays, look for rows with the same key",
    ):
        checked(task)
    refreshed(task)
    assert checked(task).status == "UNCHANGED"


def test_check_tells_of_a_load_that_failed_and_of_none(task: Task) -> None:
    create_all(task, {TABLE.object: TABLE.spec})
    with pytest.raises(DataError, match="was not compared with its source since it is there: run"):
        checked(task)
    in_source(task, "DROP TABLE {}")
    loads = Loads(task=task, options=OPTIONS, marks={})
    with task.step(TABLE.object) as step:
        refresh_bronze_table(loads, TABLE, step)
    with pytest.raises(DataError, match=r"its last load failed \(source table .* is missing: .*"):
        checked(task)
