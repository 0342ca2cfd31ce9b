"""Values of an answer are those that Spark has, whatever the time zone of this machine."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pyspark.sql import SparkSession

from health_monitor.local.query import LocalReader, rows_of
from health_monitor.reader import StatementError
from health_monitor.reader.reader import Parameter, TableNames


@pytest.fixture(params=["UTC", "Europe/Berlin", "America/New_York"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The time zone of the machine."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


MOMENTS = {
    "2026-10-25 00:30:00": datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    "2026-10-25 01:30:00.000001": datetime(2026, 10, 25, 1, 30, 0, 1, tzinfo=UTC),
    "0001-01-01 00:00:00": datetime(1, 1, 1, tzinfo=UTC),
    "9999-12-31 23:59:59": datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
}


def test_timestamps_are_utc(spark: SparkSession, zone: None) -> None:
    columns = ", ".join(f"TIMESTAMP'{text}'" for text in MOMENTS)
    (values,) = rows_of(spark.sql(f"SELECT {columns}"), None).values
    assert values == list(MOMENTS.values())


def test_times_without_a_zone_stay_so(spark: SparkSession, zone: None) -> None:
    frame = spark.sql("SELECT TIMESTAMP_NTZ'2026-03-29 02:30:00', TIMESTAMP'2026-03-29 02:30:00'")
    (values,) = rows_of(frame, 1).values
    assert values == [datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 2, 30, tzinfo=UTC)]


NESTED: dict[str, Any] = {
    "array(named_struct('at', TIMESTAMP'2026-03-01 06:00:00', 'n', 1))": [
        {"at": datetime(2026, 3, 1, 6, tzinfo=UTC), "n": 1}
    ],
    "map('k', array(TIMESTAMP'2026-03-01 06:00:00', NULL))": {
        "k": [datetime(2026, 3, 1, 6, tzinfo=UTC), None]
    },
    "map(TIMESTAMP'2026-03-01 06:00:00', 1)": {datetime(2026, 3, 1, 6, tzinfo=UTC): 1},
    "array(named_struct('day', DATE'2026-03-01'))": [{"day": date(2026, 3, 1)}],
    "CAST(NULL AS STRUCT<at: TIMESTAMP>)": None,
    "CAST('0.000000000000000001' AS DECIMAL(38,18))": Decimal("1E-18"),
    "CAST(9007199254740993 AS BIGINT)": 9007199254740993,
}


def test_values_within_values_are_plain(spark: SparkSession) -> None:
    (values,) = rows_of(spark.sql(f"SELECT {', '.join(NESTED)}"), None).values
    assert values == list(NESTED.values())


def test_columns_of_one_name_keep_their_values(spark: SparkSession) -> None:
    rows = rows_of(spark.sql("SELECT 1 AS a, TIMESTAMP'2026-03-01 00:00:00' AS a, 'x' AS `b.c`"), 5)
    assert rows.columns == ("a", "a", "b.c")
    assert rows.values == [[1, datetime(2026, 3, 1, tzinfo=UTC), "x"]]


@pytest.mark.parametrize(
    ("limit", "count", "has_more"), [(2, 2, True), (3, 3, False), (None, 3, False)]
)
def test_limit_says_whether_there_are_more(
    spark: SparkSession, limit: int | None, count: int, has_more: bool
) -> None:
    rows = rows_of(spark.sql("SELECT id FROM range(3) ORDER BY id DESC"), limit)
    assert (rows.values, rows.has_more) == ([[2], [1], [0]][:count], has_more)


@pytest.fixture
def reader(spark: SparkSession) -> LocalReader:
    names = TableNames(catalog="spark_catalog", schemas={}, source="spark_catalog.system_")
    return LocalReader(spark=spark, names=names)


def test_parameters_have_their_types(reader: LocalReader) -> None:
    statement = "SELECT typeof(:text), :text, typeof(:n), typeof(:day), :day, :nothing"
    given: dict[str, Parameter] = {"text": "it's", "n": 7, "day": date(2026, 3, 1), "nothing": None}
    rows = reader.ask(statement, given)
    assert rows.values == [["string", "it's", "int", "date", date(2026, 3, 1), None]]


def test_statement_that_changes_rows_counts_them(reader: LocalReader) -> None:
    reader.ask("CREATE OR REPLACE TABLE default.asked (name STRING) USING delta")
    reader.ask("INSERT INTO default.asked VALUES ('a'), ('b')")
    rows = reader.ask("UPDATE default.asked SET name = 'c' WHERE name = :name", {"name": "a"})
    assert list(rows.records()) == [{"num_affected_rows": 1}]
    found = reader.ask("SELECT name FROM default.asked ORDER BY name")
    assert found.values == [["b"], ["c"]]
    reader.ask("DROP TABLE default.asked")


def test_failed_statement_is_told_in_the_engines_words(reader: LocalReader) -> None:
    with pytest.raises(StatementError, match=r"^\[TABLE_OR_VIEW_NOT_FOUND\]") as told:
        reader.ask("SELECT * FROM no_such_table")
    assert told.value.condition == "TABLE_OR_VIEW_NOT_FOUND"
    assert "UnresolvedRelation" not in str(told.value)
