"""A computed table is the same, however the rows that it reads are split and ordered.

For each Gold and feature table: the rows of its cases and a few generated ones arrive in several
slices in a shuffled order, some of them wrong at first, some to go again. After the last the table
equals its query over all rows, and computing it whole writes nothing. What depends on the day of
the run keeps the days before.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from content_tables import of_kind, read_computed
from frames import assert_same_rows
from pyspark.sql import DataFrame, SparkSession
from slices import stories
from tasks import make_task, versions
from tiny_tables import arrive, at_once, create, given_rows, look
from ways import whole

from computing.computation import create_tables
from content.tables.computed_table import ComputedTable
from runtime.task import Task

FIRST_DAY, NEXT_DAY = date(2026, 3, 10), date(2026, 3, 11)
OF_A_STATE = {"first_seen", "last_seen"}
FOLLOWING = ("fact", "dimension", "history")


@pytest.fixture(scope="module")
def task(spark: SparkSession) -> Task:
    return make_task(spark)


def prepared(task: Task, name: str) -> ComputedTable:
    """The table, made anew; whom it refers to is not looked at here."""
    table = replace(read_computed(name), foreign_keys=())
    for read in [*table.reads, name]:
        task.spark.sql(f"DROP TABLE IF EXISTS {task.names.qualified(read)}")
    create_tables(task, [table])
    return table


def held(task: Task, table: ComputedTable) -> DataFrame:
    return task.spark.table(task.names.qualified(table.object))


@pytest.mark.parametrize("name", of_kind(*FOLLOWING))
def test_any_split_and_order_gives_the_same_table(task: Task, name: str) -> None:
    table = prepared(task, name)
    given = given_rows(task, table)
    assert any(given.values()), f"no case of {name} gives rows: write one"
    told = stories(given, table.adds_only, seed=name)
    for read, story in told.items():
        create(task, read, story)
    first = marks = look(task, table, FIRST_DAY, None)
    for number in range(2):
        for read, story in told.items():
            arrive(task, read, story, story.later[number])
        marks = look(task, table, FIRST_DAY, marks)
    by_units = versions(task, name)
    with whole():
        look(task, table, FIRST_DAY, first)
    assert versions(task, name) == by_units, "computed whole, other rows are written"
    expected = at_once(task, table, given, FIRST_DAY)
    assert not expected.isEmpty()
    assert_same_rows(expected, held(task, table), list(table.types))


@pytest.mark.parametrize("name", of_kind("observed"))
def test_picture_is_that_of_the_day_and_days_before_are_not_touched(task: Task, name: str) -> None:
    table = prepared(task, name)
    given = given_rows(task, table)
    told = stories(given, [], seed=name)
    for read, story in told.items():
        create(task, read, story)
    marks = look(task, table, FIRST_DAY, None)
    first = held(task, table).localCheckpoint()
    before = versions(task, name)
    assert look(task, table, FIRST_DAY, marks) == marks
    assert versions(task, name) == before, "a second look on the same day writes nothing"
    for number in range(2):
        for read, story in told.items():
            arrive(task, read, story, story.later[number])
    look(task, table, NEXT_DAY, marks)
    columns = [column for column in table.types if column not in OF_A_STATE]
    now, past = picture(table, held(task, table))
    assert_same_rows(at_once(task, table, given, NEXT_DAY), now, columns)
    stays = [column for column in table.types if column != "last_seen"]
    assert_same_rows(first, past, stays)


@pytest.mark.parametrize("name", of_kind("generated"))
def test_generated_rows_are_added_and_never_removed(task: Task, name: str) -> None:
    table = prepared(task, name)
    marks = look(task, table, FIRST_DAY, None)
    first = held(task, table).localCheckpoint()
    expected = at_once(task, table, {}, FIRST_DAY)
    assert_same_rows(expected, first, list(table.types))
    later = FIRST_DAY + timedelta(days=40)
    look(task, table, later, marks)
    key = list(table.key)
    new = at_once(task, table, {}, later)
    after = held(task, table)
    assert_same_rows(new, after.join(new.select(key), key, "left_semi"), list(table.types))
    assert first.select(key).subtract(after.select(key)).isEmpty(), "rows were removed"


def picture(table: ComputedTable, rows: DataFrame) -> tuple[DataFrame, DataFrame]:
    """What was seen on the next day, and what was seen before."""
    if set(table.types) >= OF_A_STATE:
        seen = f"first_seen <= DATE'{FIRST_DAY}'"
        return rows.where("last_seen IS NULL"), rows.where(seen)
    return rows.where(f"{table.day} = DATE'{NEXT_DAY}'"), rows.where(f"{table.day} < '{NEXT_DAY}'")
