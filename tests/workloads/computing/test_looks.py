"""Pictures of a source on days, and calendars: what a day of a run adds, and what stays."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from pyspark.sql import SparkSession
from tasks import Computing, make_task, rows, versions

from computing.backfill import backfill, parse_request
from content.files import SqlFile
from content.tables.computed_table import ComputedTable, parse_computed_table
from runtime.task import Arguments, Task

SNAPSHOT_TEXT = """/* ---
comment: Things on each day.
kind: observed
grain: one row per thing and day
key: [thing, snapshot_date]
reads:
  bronze.things: {}
day: snapshot_date
columns:
  thing: {type: STRING, comment: Thing.}
  snapshot_date: {type: DATE, comment: Day.}
  mask: {type: STRING, comment: Mask.}
--- */
SELECT t.thing, ${run.day} AS snapshot_date, t.mask FROM ${bronze}.things AS t
"""
STATES_TEXT = """/* ---
comment: Things in each of their states.
kind: observed
grain: one row per thing and state
key: [thing, first_seen]
reads:
  bronze.things: {}
columns:
  thing: {type: STRING, comment: Thing.}
  first_seen: {type: DATE, comment: First day.}
  last_seen: {type: DATE, comment: "Last day, NULL while it is there."}
  mask: {type: STRING, comment: Mask.}
--- */
SELECT t.thing, t.mask FROM ${bronze}.things AS t
"""
CALENDAR_TEXT = """/* ---
comment: Days.
kind: generated
grain: one row per day
key: [date]
columns:
  date: {type: DATE, comment: Day.}
--- */
SELECT explode(sequence(date_sub(${run.day}, ${run.lookback_days}), ${run.day})) AS date
"""
SNAPSHOT = parse_computed_table(
    SqlFile.parse(SNAPSHOT_TEXT, "gold/tables/demo/fact_thing_snapshot.sql"), "gold"
)
STATES = parse_computed_table(SqlFile.parse(STATES_TEXT, "gold/tables/demo/dim_thing.sql"), "gold")
CALENDAR = parse_computed_table(
    SqlFile.parse(CALENDAR_TEXT, "gold/tables/demo/dim_day.sql"), "gold"
)


@pytest.fixture
def task(spark: SparkSession) -> Task:
    task = make_task(spark)
    spark.sql(
        f"CREATE TABLE {task.names.table('bronze', 'things')} (thing STRING, mask STRING) "
        "TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')"
    )
    return task


def show(task: Task, **masks: str | None) -> None:
    """Let the source show these things and no others."""
    table = task.names.table("bronze", "things")
    values = ", ".join(
        f"('{thing}', {'NULL' if mask is None else repr(mask)})" for thing, mask in masks.items()
    )
    task.spark.sql(f"DELETE FROM {table}")
    if values:
        task.spark.sql(f"INSERT INTO {table} VALUES {values}")


def looking(task: Task, table: ComputedTable) -> Computing:
    """The table, with the arguments that an entry gets."""
    args = Arguments({"task": "task", "lookback_days": "2"})
    return Computing.of(replace(task, args=args), table)


def look(table: Computing, day: int) -> list[tuple[object, ...]]:
    """Refresh the table on a day of March; its rows, days as numbers."""
    table.refresh(started_at=datetime(2026, 3, day, 6, tzinfo=UTC))
    found = table.rows(*table.table.types)
    return [tuple(v.day if isinstance(v, date) else v for v in row) for row in found]


def test_each_day_has_its_picture_also_a_quiet_one(task: Task) -> None:
    table = looking(task, SNAPSHOT)
    show(task, a="x", b="x")
    look(table, 1)
    assert look(table, 2) == [("a", 1, "x"), ("a", 2, "x"), ("b", 1, "x"), ("b", 2, "x")]


def test_picture_of_the_day_is_the_newest_and_earlier_ones_stay(task: Task) -> None:
    table = looking(task, SNAPSHOT)
    show(task, a="x", b="x")
    look(table, 1)
    look(table, 2)
    show(task, a="y")
    assert look(table, 2) == [("a", 1, "x"), ("a", 2, "y"), ("b", 1, "x")]


@pytest.mark.parametrize("kind", [SNAPSHOT, STATES, CALENDAR], ids=lambda kind: kind.name)
def test_second_look_on_the_same_day_writes_nothing(task: Task, kind: ComputedTable) -> None:
    table = looking(task, kind)
    show(task, a="x")
    look(table, 3)
    before = versions(task, kind.object)
    look(table, 3)
    assert versions(task, kind.object) == before


def test_what_changes_closes_its_state_and_opens_another(task: Task) -> None:
    table = looking(task, STATES)
    show(task, a="x", b=None)
    look(table, 1)
    look(table, 4)
    show(task, a="y", b=None)
    assert look(table, 5) == [("a", 1, 4, "x"), ("a", 5, None, "y"), ("b", 1, None, None)]


def test_what_is_gone_was_last_seen_at_the_look_before_and_comes_back_as_a_new_row(
    task: Task,
) -> None:
    table = looking(task, STATES)
    show(task, a="x")
    look(table, 1)
    look(table, 2)
    show(task)
    assert look(table, 5) == [("a", 1, 2, "x")]
    assert look(table, 6) == [("a", 1, 2, "x")]
    show(task, a="x")
    assert look(table, 7) == [("a", 1, 2, "x"), ("a", 7, None, "x")]


def test_quiet_day_writes_no_state(task: Task) -> None:
    table = looking(task, STATES)
    show(task, a="x")
    look(table, 1)
    before = versions(task, STATES.object)
    assert look(table, 2) == [("a", 1, None, "x")]
    assert versions(task, STATES.object) == before


def test_states_within_one_day_end_in_its_last_picture(task: Task) -> None:
    table = looking(task, STATES)
    show(task, a="x")
    look(table, 1)
    show(task, a="y", b="n")
    look(table, 2)
    show(task, a="z")
    assert look(table, 2) == [("a", 1, 1, "x"), ("a", 2, None, "z"), ("b", 2, 2, "n")]
    show(task, a="z", b="m")
    assert look(table, 2) == [
        ("a", 1, 1, "x"),
        ("a", 2, None, "z"),
        ("b", 2, None, "m"),
    ]


@pytest.mark.parametrize("kind", [SNAPSHOT, STATES], ids=lambda kind: kind.name)
def test_run_of_an_earlier_day_changes_no_picture(task: Task, kind: ComputedTable) -> None:
    table = looking(task, kind)
    show(task, a="x")
    there = look(table, 5)
    show(task, b="y")
    assert look(table, 4) == there
    step = table.refresh(started_at=datetime(2026, 3, 4, tzinfo=UTC))
    assert step.message == "looked at on 2026-03-05 already, a later day"


def test_calendar_grows_and_keeps_what_it_has(task: Task) -> None:
    table = looking(task, CALENDAR)
    assert look(table, 3) == [(1,), (2,), (3,)]
    assert look(table, 6) == [(1,), (2,), (3,), (4,), (5,), (6,)]


def test_backfill_leaves_pictures_alone_and_says_so(task: Task) -> None:
    table = looking(task, SNAPSHOT)
    show(task, a="x")
    look(table, 1)
    show(task, b="y")
    backfill(task, parse_request([SNAPSHOT], "2026-03-01", "2026-03-02", ""))
    assert task.failures == []
    assert rows(task, SNAPSHOT.object, "thing") == [("a",)]
    assert (
        SNAPSHOT.object,
        "SKIPPED",
        "a picture of the past cannot be taken again: it stays as it is",
    ) in rows(task, "ops.run_log", "object", "status", "message")
