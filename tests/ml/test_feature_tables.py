"""Each feature table computes what its cases say, at once or by what changed."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from content_tables import read_computed
from pyspark.sql import SparkSession
from tasks import make_task, new_step, rows, versions, with_run

import cases
from computing.computation import Range, refresh_all, reload
from content.finding.usable import usable_tables
from runtime.creation import create_all
from runtime.task import Task

TABLES = {table.name: table for table in usable_tables(cases.WORKLOADS, "ml/features").sound}
FILES = cases.case_files("ml")
USAGE = "gold.fact_usage"


@pytest.mark.parametrize("file", FILES, ids=[f"{p.parent.name}-{p.stem}" for p in FILES])
def test_feature_table_gives_the_expected_rows(file: Path, spark: SparkSession) -> None:
    case = cases.read_case(file)
    table = read_computed(f"ml.{case.subject}")
    actual = cases.run_body(spark, table.path, "ml", case.given, case.run)
    cases.assert_rows(spark, table.types, actual, case.expect, case.where)


def test_every_feature_table_has_a_case() -> None:
    assert sorted(set(TABLES) - {file.parent.name for file in FILES}) == []


def test_windows_are_calendar_days_and_end_after_four_weeks(spark: SparkSession) -> None:
    """A cost of n on day n: mean and deviation of numbers in a row are known."""
    first = date(2026, 1, 1)
    days = [first + timedelta(days=n) for n in range(60)]
    entity = {"account_id": "a", "workspace_id": "1", "billing_origin_product": "SQL"}
    costs = [
        {**entity, "usage_date": day, "known_on": day, "list_cost": n + 1}
        for n, day in enumerate(days[:30])
    ]
    given = {
        "ml.cost_days": costs,
        "ml.cost_calendar": [{"account_id": "a", "day": day} for day in days],
        "ml.cost_entities": [{**entity, "known_on": first, "first_day": first}],
    }
    path = TABLES["cost_features"].path
    computed = cases.run_body(spark, path, "ml", given).orderBy("day").collect()
    assert [row["day"] for row in computed] == days
    newest = computed[29].asDict()
    lags = {n: newest[f"cost_lag_{n}"] for n in (1, 2, 3, 4, 5, 6, 7, 14, 21, 28)}
    assert lags == {n: 30 - n for n in lags}
    assert (newest["cost_mean_7"], newest["cost_mean_28"]) == (27.0, 16.5)
    assert newest["cost_stddev_7"] == 2.0
    assert newest["cost_stddev_28"] == pytest.approx(((28**2 - 1) / 12) ** 0.5)
    assert (newest["cost_trend"], computed[12]["cost_trend"]) == (7.0, 0.0)
    assert (newest["active_days_28"], newest["days_since_first_seen"]) == (28, 29)
    assert [row["cost_lag_28"] for row in computed[56:]] == [29.0, 30.0, 0.0, 0.0]
    assert [row["cost_mean_28"] * 28 for row in computed[55:]] == [59.0, 30.0, 0.0, 0.0, 0.0]
    assert all(value is not None for row in computed for value in row)


def test_changing_the_future_changes_no_feature(spark: SparkSession) -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(20)]
    entity = {"account_id": "a", "workspace_id": "1", "billing_origin_product": "SQL"}

    def first_ten_days(future_cost: int, last: int) -> list[object]:
        costs = [
            {
                **entity,
                "usage_date": days[n - 3] if n == 12 else days[n],
                "known_on": days[n],
                "list_cost": 5 + n % 3 if n < 10 else future_cost,
            }
            for n in range(last + 1)
        ]
        given = {
            "ml.cost_days": costs,
            "ml.cost_calendar": [{"account_id": "a", "day": day} for day in days[: last + 1]],
            "ml.cost_entities": [{**entity, "known_on": days[0], "first_day": days[0]}],
        }
        computed = cases.run_body(spark, TABLES["cost_features"].path, "ml", given)
        return list(computed.where("day < DATE'2026-01-11'").orderBy("day").collect())

    known = first_ten_days(future_cost=0, last=9)
    assert len(known) == 10
    assert first_ten_days(future_cost=900, last=19) == known
    assert first_ten_days(future_cost=-7, last=15) == known


@pytest.fixture(scope="module")
def task(spark: SparkSession) -> Task:
    task = make_task(spark)
    create_all(task, {USAGE: read_computed(USAGE).spec})
    for table in TABLES.values():
        create_all(task, {table.object: table.spec})
    return task


def use(task: Task, workspace: str, day: str, known_on: str, cost: str) -> None:
    """Add a usage record."""
    task.spark.sql(
        f"INSERT INTO {task.names.qualified(USAGE)} "
        "(record_id, account_id, workspace_id, billing_origin_product, usage_date, ingestion_date, "
        f"list_cost) VALUES ('{workspace} {day} {known_on}', 'acc', '{workspace}', 'JOBS', "
        f"DATE'{day}', DATE'{known_on}', {cost}BD)"
    )


def load(task: Task, run: str) -> None:
    task = with_run(task, run)
    refresh_all(task, list(TABLES.values()), loaded_by="ml")
    assert task.failures == []


def features(task: Task) -> list[tuple[object, ...]]:
    return rows(task, "ml.cost_features", "workspace_id", "day", "list_cost", "cost_lag_2")


def test_features_grow_by_what_changed_and_equal_those_computed_at_once(task: Task) -> None:
    """Quiet workspaces get their days, late records heal, and nothing is written twice."""
    first, second, third = (date(2026, 2, day) for day in (1, 2, 3))
    use(task, "quiet", "2026-02-01", "2026-02-01", "3.1")
    use(task, "busy", "2026-02-01", "2026-02-01", "5.7")
    load(task, "1")
    assert features(task) == [("busy", first, 5.7, 0.0), ("quiet", first, 3.1, 0.0)]
    use(task, "busy", "2026-02-03", "2026-02-03", "0.1")
    use(task, "quiet", "2026-02-01", "2026-02-03", "0.2")
    load(task, "2")
    assert features(task) == [
        ("busy", first, 5.7, 0.0),
        ("busy", second, 0.0, 0.0),
        ("busy", third, 0.1, 5.7),
        ("quiet", first, 3.1, 0.0),
        ("quiet", second, 0.0, 0.0),
        ("quiet", third, 0.0, 3.3),
    ]
    for table in TABLES.values():
        columns = list(table.types)
        at_once = task.spark.sql(task.render(table.query))
        computed = sorted((tuple(row) for row in at_once.select(columns).collect()), key=repr)
        assert rows(task, table.object, *columns) == computed, table.object


def test_computing_again_writes_nothing_whether_all_or_a_range(task: Task) -> None:
    tables = [table.object for table in TABLES.values()]
    written = versions(task, *tables)
    load(task, "3")
    february = Range(first=date(2026, 2, 1), last=date(2026, 2, 2))
    reload(task, TABLES["cost_features"], new_step("ml.cost_features"), february)
    assert versions(task, *tables) == written


def test_news_of_a_day_compute_that_day_alone(task: Task) -> None:
    use(task, "busy", "2026-02-03", "2026-02-03", "4")
    load(task, "4")
    log = rows(task, "ops.run_log", "run_id", "object", "rows_corrected", "rows_new")
    assert ("4", "ml.cost_features", 1, 0) in log
