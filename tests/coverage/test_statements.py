"""The statements of `coverage`, run by Spark over tables like those of a deployment."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from pyspark.sql import SparkSession

from content.finding.usable import usable_bronze_tables
from health_monitor.cli.project import WORKLOADS
from health_monitor.coverage.looking import Scope, look
from health_monitor.coverage.source import Coverage, State, ToCome
from health_monitor.local.query import LocalReader
from health_monitor.reader.reader import TableNames

SCHEMAS = {layer: f"seen_{layer}" for layer in ("bronze", "ops", "semantic")}
NAMES = TableNames(catalog="spark_catalog", schemas=SCHEMAS, source="spark_catalog.seen_")
SCOPE = Scope(grants=None, is_primary=True, first_days=30, is_copy=False)
LOG = """
    CREATE TABLE seen_ops.run_log (object STRING, task STRING, status STRING, message STRING,
        started_at TIMESTAMP, ended_at TIMESTAMP, newest_day DATE, proven_back_to DATE,
        source_versions MAP<STRING, BIGINT>)
"""


NOTHING = "NULL, NULL, NULL"
"""What a load notes that failed."""


def logged(day: int, status: str, noted: str, task: str = "load_new_rows") -> str:
    """A row of the run log for a load at 6 o'clock on a day of January."""
    time = f"TIMESTAMP'2026-01-{day:02} 06:00:00'"
    return f"('bronze.query_history', '{task}', '{status}', 'said', {time}, {time}, {noted})"


def marks(newest: int, healed: int = 0) -> str:
    """What a load notes whose newest day is the given one, counted from 1 January."""
    return (
        f"date_add(DATE'2026-01-01', {newest - 1}), DATE'2025-12-01', "
        f"MAP('found.days', 3L, 'found.behind', 0L, 'found.twice', 0L, 'found.healed', {healed}L)"
    )


@pytest.fixture(scope="module")
def seen(spark: SparkSession) -> Iterator[dict[str, Coverage]]:
    loads = [logged(day, "OK", marks(day - 2, healed=1)) for day in range(1, 6)]
    loads += [logged(9, "FAILED", NOTHING), logged(10, "UNCHANGED", marks(8))]
    loads += [logged(11, "FAILED", NOTHING, task="check_bronze_tables")]
    statements = [
        *(f"CREATE SCHEMA seen_{name}" for name in ("bronze", "ops", "query", "billing")),
        LOG,
        f"INSERT INTO seen_ops.run_log VALUES {', '.join(loads)}",
        "CREATE TABLE seen_ops.quarantine AS SELECT 'bronze.query_history' AS source_table",
        "CREATE TABLE seen_bronze.query_history AS SELECT * FROM VALUES "
        "(TIMESTAMP'2025-12-20 01:00:00'), (TIMESTAMP'2026-01-08 23:00:00') AS r (start_time)",
        "CREATE TABLE seen_query.history AS SELECT 1 AS n",
        "CREATE TABLE seen_billing.usage AS "
        "SELECT date_sub(DATE'2026-01-08', CAST(id AS INT)) AS usage_date FROM range(0, 90, 3)",
        "CREATE TABLE seen_billing.list_prices AS SELECT * FROM range(7)",
    ]
    for statement in statements:
        spark.sql(statement)
    tables = usable_bronze_tables(WORKLOADS).sound
    yield {c.table.source: c for c in look(LocalReader(spark=spark, names=NAMES), tables, SCOPE)}
    for name in ("bronze", "ops", "query", "billing"):
        spark.sql(f"DROP SCHEMA seen_{name} CASCADE")


def test_loaded_table_is_told_by_its_rows_and_the_log(seen: dict[str, Coverage]) -> None:
    found = seen["query.history"]
    assert (found.state, found.is_there, found.quarantined) == (State.PRESENT, True, 1)
    assert found.held.rows == 2
    assert found.held.oldest == date(2025, 12, 20)
    assert found.held.newest == datetime(2026, 1, 8, 23, tzinfo=UTC)
    assert found.load is not None
    assert (found.load.status, found.load.ended_at.day, found.load.healed_days) == (
        "UNCHANGED",
        10,
        5,
    )
    assert (found.load.proven_back_to, found.load.is_proven) == (date(2025, 12, 1), True)
    assert found.load.usual_lag == timedelta(days=2)
    assert found.lag == timedelta(hours=31)
    assert found.is_late


def test_rows_to_come_are_those_of_the_first_days(seen: dict[str, Coverage]) -> None:
    assert seen["billing.usage"].state is State.NOT_LOADED
    assert seen["billing.usage"].to_come == ToCome(rows=11, days=31)
    assert seen["billing.list_prices"].to_come == ToCome(rows=7, days=None)
    assert seen["billing.account_prices"].state is State.NOT_ENABLED


def test_lag_of_a_copy_ends_with_its_newest_row(seen: dict[str, Coverage]) -> None:
    copied = replace(seen["query.history"], copied_until=datetime(2026, 1, 9, tzinfo=UTC))
    assert (copied.lag, copied.is_late) == (timedelta(hours=1), False)
