"""Changed rows touch exactly the units that the header says: lists, parts of units, queries."""

from datetime import date

import pytest
from pyspark.sql import SparkSession
from tasks import Computing, make_task

from content.files import SqlFile
from content.tables.computed_table import parse_computed_table
from runtime.task import Task

HEAD = """/* ---
comment: What goes on in each room and hour.
kind: fact
grain: one row per room and hour
key: [room, hour]
reads:
  bronze.talks: {room: room, hour: {each: "sequence(starts, ends)"}}
%s
columns:
  room: {type: STRING, comment: Room.}
  hour: {type: INT, comment: Hour.}
  talks: {type: BIGINT, comment: Talks.}
  state: {type: STRING, comment: State.}
--- */
WITH hours AS (
  SELECT t.room, t.talk, explode(sequence(t.starts, t.ends)) AS hour FROM ${bronze}.talks AS t
)
SELECT h.room, h.hour, count(*) AS talks, max(s.state) AS state
FROM hours AS h
LEFT JOIN ${bronze}.states AS s ON %s
GROUP BY h.room, h.hour
"""
OF_ROOM = HEAD % ("  bronze.states: {room: room}", "h.room = s.room")
OF_HOUR = HEAD % ("  bronze.states: {hour: hour}", "h.hour = s.hour")
BY_QUERY = HEAD % (
    "  bronze.states:\n"
    '    units: "SELECT c.room, t.hour FROM ${changes} AS c JOIN (SELECT room, '
    "explode(sequence(starts, ends)) AS hour FROM ${bronze}.talks) AS t ON c.room = t.room "
    'JOIN ${bronze}.states AS s ON s.room = c.room"',
    "h.room = s.room",
)

OF_OWN_ROWS = HEAD % (
    "  bronze.states:\n"
    '    units: "SELECT o.room, o.hour FROM ${changes} AS c '
    "JOIN ${gold}.fact_room_hour AS o ON o.room = c.room "
    "WHERE o.state IS NULL OR c._change_type <> 'insert'\"",
    "h.room = s.room",
)


@pytest.fixture
def task(spark: SparkSession) -> Task:
    task = make_task(spark)
    feed = "TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')"
    for name, columns in (
        ("talks", "room STRING, talk STRING, starts INT, ends INT"),
        ("states", "room STRING, hour INT, state STRING"),
    ):
        spark.sql(f"CREATE TABLE {task.names.table('bronze', name)} ({columns}) {feed}")
    run(task, "INSERT INTO {talks} VALUES ('a', '1', 1, 3), ('a', '2', 3, 4), ('b', '3', 2, 2)")
    return task


def run(task: Task, statement: str) -> None:
    tables = {name: task.names.table("bronze", name) for name in ("talks", "states")}
    task.spark.sql(statement.format(**tables))


def table_of(task: Task, text: str) -> Computing:
    path = "gold/tables/demo/fact_room_hour.sql"
    return Computing.of(task, parse_computed_table(SqlFile.parse(text, path), "gold"))


def test_row_that_spans_hours_touches_each_of_them_and_no_other(task: Task) -> None:
    hours = table_of(task, OF_ROOM)
    hours.refresh()
    assert hours.rows("room", "hour", "talks") == [
        ("a", 1, 1),
        ("a", 2, 1),
        ("a", 3, 2),
        ("a", 4, 1),
        ("b", 2, 1),
    ]
    run(task, "UPDATE {talks} SET starts = 2, ends = 2 WHERE talk = '1'")
    step = hours.refresh()
    assert (step.counts["new"], step.counts["corrected"], step.counts["deleted"]) == (0, 1, 1)
    assert hours.rows("room", "hour", "talks") == [
        ("a", 2, 1),
        ("a", 3, 1),
        ("a", 4, 1),
        ("b", 2, 1),
    ]


@pytest.mark.parametrize(
    ("text", "change", "states"),
    [
        (OF_ROOM, "('a', NULL, 'x')", ["x", "x", "x", "x", None]),
        (OF_HOUR, "(NULL, 2, 'x')", [None, "x", None, None, "x"]),
        (BY_QUERY, "('a', NULL, 'x')", ["x", "x", "x", "x", None]),
        (OF_OWN_ROWS, "('a', NULL, 'x')", ["x", "x", "x", "x", None]),
    ],
    ids=[
        "all units of a room",
        "all units of an hour",
        "units that a query names",
        "units that a query names from the table's own rows",
    ],
)
def test_change_that_names_a_part_of_the_unit_touches_all_that_have_it(
    task: Task, text: str, change: str, states: list[str | None]
) -> None:
    hours = table_of(task, text)
    hours.refresh()
    run(task, f"INSERT INTO {{states}} VALUES {change}")
    step = hours.refresh()
    assert [row[2] for row in hours.rows("room", "hour", "state")] == states
    assert step.counts["corrected"] == sum(state is not None for state in states)


def test_query_that_reads_the_table_whose_changes_it_follows_sees_them_right(task: Task) -> None:
    """Delta itself gives wrong changes to a query that reads the table as well."""
    run(
        task,
        "INSERT INTO {states} SELECT /*+ COALESCE(1) */ 'b', CAST(id AS INT), 'n' "
        "FROM range(3) UNION ALL SELECT 'a', 0, 'n'",
    )
    hours = table_of(task, BY_QUERY)
    hours.refresh()
    run(task, "DELETE FROM {states} WHERE room = 'b' AND hour > 0")
    run(task, "UPDATE {states} SET state = 'm' WHERE room = 'b'")
    assert hours.refresh().counts["corrected"] == 1
    assert hours.rows("room", "hour", "state")[-1] == ("b", 2, "m")


def test_query_that_looks_at_the_own_rows_sees_how_they_were(task: Task) -> None:
    hours = table_of(task, OF_OWN_ROWS)
    run(task, "INSERT INTO {states} VALUES ('a', NULL, 'x')")
    hours.refresh()
    run(task, "INSERT INTO {states} VALUES ('a', NULL, 'a')")
    assert hours.refresh().status == "UNCHANGED"
    run(task, "DELETE FROM {states} WHERE state = 'a'")
    run(task, "UPDATE {states} SET state = 'y'")
    assert hours.refresh().counts["corrected"] == 4


def test_days_of_lists_are_no_reason_to_skip_rows(task: Task) -> None:
    """A read whose rows touch several days is not cut down by the days of the units."""
    text = OF_ROOM.replace("key: [room, hour]", "key: [room, hour]\nday: hour")
    hours = table_of(
        task,
        text.replace("hour: {type: INT", "hour: {type: DATE")
        .replace(
            "sequence(starts, ends)",
            "transform(sequence(starts, ends), n -> date_add(DATE'2026-03-01', n))",
        )
        .replace(
            "sequence(t.starts, t.ends)",
            "transform(sequence(t.starts, t.ends), n -> date_add(DATE'2026-03-01', n))",
        ),
    )
    hours.refresh()
    run(task, "INSERT INTO {talks} VALUES ('a', '4', 2, 3)")
    hours.refresh()
    counts = {row[1]: row[2] for row in hours.rows("room", "hour", "talks") if row[0] == "a"}
    assert counts == {date(2026, 3, n + 1): talks for n, talks in ((1, 1), (2, 2), (3, 3), (4, 1))}
