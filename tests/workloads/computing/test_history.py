"""The states of things from their changes: order, deletions, late rows, and mere mentions."""

from datetime import datetime

import pytest
from pyspark.sql import SparkSession
from tasks import Computing, make_task, versions

from content.files import SqlFile
from content.tables.computed_table import parse_computed_table
from runtime.task import Task

TEXT = """/* ---
comment: Things with their history.
kind: history
grain: one row per thing and change
key: [place, thing, valid_from]
reads:
  bronze.things: {place: place, thing: thing}
history:
  deleted: gone_at
  mentioned_by:
    bronze.uses: {place: "coalesce(place, ${def.unknown_member})", thing: thing, where: real}
columns:
  place: {type: STRING, comment: Place.}
  thing: {type: STRING, comment: Thing.}
  valid_from: {type: TIMESTAMP, comment: Beginning.}
  valid_to: {type: TIMESTAMP, comment: End.}
  is_current: {type: BOOLEAN, comment: Newest.}
  is_deleted: {type: BOOLEAN, comment: Deleted.}
  is_known: {type: BOOLEAN, comment: Defined.}
  size: {type: INT, comment: Size.}
  gone_at: {type: TIMESTAMP, comment: Deletion.}
--- */
SELECT t.place, t.thing, t.changed_at AS valid_from, t.size, t.gone_at FROM ${bronze}.things AS t
"""
PATH = "gold/tables/demo/dim_thing.sql"
PLAIN = parse_computed_table(SqlFile.parse(TEXT, PATH), "gold")
REACHING_BACK = parse_computed_table(
    SqlFile.parse(
        TEXT.replace("  deleted: gone_at\n", "  deleted: gone_at\n  covers_time_before: true\n"),
        PATH,
    ),
    "gold",
)
BEGINNING = datetime(1970, 1, 1)
COLUMNS = ("place", "thing", "valid_from", "valid_to", "is_current", "is_deleted", "is_known")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}")


@pytest.fixture
def task(spark: SparkSession) -> Task:
    task = make_task(spark)
    feed = "TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')"
    for name, columns in (
        ("things", "place STRING, thing STRING, changed_at TIMESTAMP, size INT, gone_at TIMESTAMP"),
        ("uses", "place STRING, thing STRING, real BOOLEAN"),
    ):
        spark.sql(f"CREATE TABLE {task.names.table('bronze', name)} ({columns}) {feed}")
    return task


def change(task: Task, *values: tuple[str, str, str, int, str | None]) -> None:
    texts = [
        f"('{place}', '{thing}', TIMESTAMP'2026-03-{when}', {size}, "
        + (f"TIMESTAMP'2026-03-{gone}')" if gone else "NULL)")
        for place, thing, when, size, gone in values
    ]
    task.spark.sql(f"INSERT INTO {task.names.table('bronze', 'things')} VALUES {', '.join(texts)}")


def use(task: Task, values: str) -> None:
    task.spark.sql(f"INSERT INTO {task.names.table('bronze', 'uses')} VALUES {values}")


def states(history: Computing) -> list[tuple[object, ...]]:
    history.refresh()
    return history.rows(*COLUMNS)


def test_each_change_ends_the_state_before_it_also_after_two_milliseconds(task: Task) -> None:
    history = Computing.of(task, PLAIN)
    change(task, ("p", "a", "01 00:00:00", 1, None), ("p", "a", "02 00:00:00.000", 2, None))
    change(task, ("p", "a", "02 00:00:00.002", 3, None))
    assert states(history) == [
        ("p", "a", at("01"), at("02"), False, False, True),
        ("p", "a", at("02"), at("02 00:00:00.002"), False, False, True),
        ("p", "a", at("02 00:00:00.002"), None, True, False, True),
    ]


def test_newest_state_counts_before_it_is_asked_whether_it_is_deleted(task: Task) -> None:
    history = Computing.of(task, PLAIN)
    change(task, ("p", "a", "01", 1, None), ("p", "a", "02", 1, "02"), ("p", "b", "01", 1, "01"))
    change(task, ("p", "b", "03", 2, None))
    current = [row[1:] for row in states(history) if row[4]]
    assert current == [
        ("a", at("02"), None, True, True, True),
        ("b", at("03"), None, True, False, True),
    ]


def test_late_change_divides_the_state_that_it_falls_in(task: Task) -> None:
    history = Computing.of(task, PLAIN)
    change(task, ("p", "a", "01", 1, None), ("p", "a", "05", 3, None), ("q", "a", "01", 9, None))
    states(history)
    change(task, ("p", "a", "03", 2, None))
    found = states(history)
    assert [row[2:4] for row in found if row[0] == "p"] == [
        (at("01"), at("03")),
        (at("03"), at("05")),
        (at("05"), None),
    ]
    assert [row[2:4] for row in found if row[0] == "q"] == [(at("01"), None)]


def test_first_known_state_also_holds_for_the_time_before_where_that_is_declared(
    task: Task,
) -> None:
    history = Computing.of(task, REACHING_BACK)
    change(task, ("p", "a", "03", 1, None), ("p", "a", "05", 2, None))
    assert [row[2:4] for row in states(history)] == [
        (BEGINNING, at("05")),
        (at("05"), None),
    ]
    change(task, ("p", "a", "01", 0, None))
    assert [row[2:4] for row in states(history)] == [
        (BEGINNING, at("03")),
        (at("03"), at("05")),
        (at("05"), None),
    ]


def test_thing_that_is_only_mentioned_is_an_unknown_member_until_it_is_defined(task: Task) -> None:
    history = Computing.of(task, PLAIN)
    use(task, "('p', 'a', TRUE), (NULL, 'b', TRUE), ('p', 'c', FALSE), ('p', NULL, TRUE)")
    unknown = (BEGINNING, None, True, False, False)
    assert states(history) == [("UNKNOWN", "b", *unknown), ("p", "a", *unknown)]
    before = versions(task, PLAIN.object)
    use(task, "('p', 'a', TRUE), ('p', 'd', FALSE)")
    states(history)
    assert versions(task, PLAIN.object) == before
    change(task, ("p", "a", "01", 1, None))
    assert states(history) == [
        ("UNKNOWN", "b", *unknown),
        ("p", "a", at("01"), None, True, False, True),
    ]
