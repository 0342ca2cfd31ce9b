"""The metric view commit_tracking: rates, projections, and the year to date."""

from calendar import isleap, monthrange
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any

import pytest
import yaml
from pyspark.errors import PySparkException

from cases import WORKLOADS
from content.semantic.metric_view import MetricView, read_metric_view
from content.semantic.window_measure import window_measure_query
from health_monitor.cli.window_measures import lacking_measure

TODAY = date.today()
MONTH, YEAR = TODAY.replace(day=1), TODAY.replace(month=1, day=1)
LAST_YEAR = YEAR.year - 1


def commit_view() -> MetricView:
    return read_metric_view(WORKLOADS, "semantic/metric_views/commit_tracking.yaml")


def usage(day: date, cost: str | None, workspace: str = "1", product: str = "JOBS") -> Any:
    return {
        "usage_date": day,
        "account_cost": cost,
        "workspace_id": workspace,
        "billing_origin_product": product,
    }


ROWS = [
    usage(date(LAST_YEAR, 1, 1), "1"),
    usage(date(LAST_YEAR, 3, 31), "2"),
    usage(date(LAST_YEAR, 3, 1), "4", workspace="2"),
    usage(date(LAST_YEAR, 12, 31), "8", product="SQL"),
    usage(date(LAST_YEAR, 12, 1), None),
    usage(YEAR, "16"),
    usage(TODAY, "32"),
]


def calendar() -> list[dict[str, Any]]:
    """The days of the usage, as dim_date has them."""
    days = {row["usage_date"] for row in ROWS}
    return [
        {
            "date": day,
            "year": day.year,
            "month_start": day.replace(day=1),
            "days_in_month": monthrange(day.year, day.month)[1],
        }
        for day in days
    ]


@pytest.fixture(scope="module")
def filled(layer: Any) -> Any:
    layer.give("gold.dim_workspace", [{"workspace_id": "1", "workspace_name": "main"}])
    layer.give("gold.dim_date", calendar())
    layer.give("gold.fact_usage", ROWS)
    layer.create_view(commit_view())
    return layer


def year_to_date(layer: Any, *by: str) -> list[tuple[Any, ...]]:
    rendered = yaml.safe_load(layer.render(commit_view().text))
    frame = layer.spark.sql(window_measure_query(commit_view(), rendered, "year_to_date_cost", by))
    return [tuple(row) for row in frame.collect()]


def test_year_to_date_grows_by_month_and_begins_anew(filled: Any) -> None:
    found = {month: cost for month, cost in year_to_date(filled, "usage_month")}
    last = {month: cost for month, cost in found.items() if month.year == LAST_YEAR}
    expected = zip((1, 3, 12), accumulate([1, 6, 8]), strict=True)
    assert last == {date(LAST_YEAR, month, 1): Decimal(cost) for month, cost in expected}
    assert found[MONTH] == 48
    assert found[YEAR] == (48 if MONTH == YEAR else 16)


def test_year_to_date_without_a_month_is_that_of_the_last_month(filled: Any) -> None:
    assert year_to_date(filled) == [(48,)]
    assert year_to_date(filled, "usage_year") == [(LAST_YEAR, 15), (YEAR.year, 48)]
    assert year_to_date(filled, "workspace_name") == [("2", 4), ("main", 48)]
    assert year_to_date(filled, "product") == [("JOBS", 48), ("SQL", 8)]


def test_year_to_date_ends_where_the_months_of_the_year_add_up(filled: Any) -> None:
    rows = filled.measure("commit_tracking", ["account_cost"], ["usage_year"])
    sums = sorted((row["usage_year"], row["account_cost"]) for row in rows)
    assert sums == year_to_date(filled, "usage_year")


def test_run_rate_is_by_calendar_days_of_whole_months(filled: Any) -> None:
    rows = filled.measure("commit_tracking", ["daily_run_rate"], ["usage_month"])
    rates = {row["usage_month"]: row["daily_run_rate"] for row in rows}
    assert rates[date(LAST_YEAR, 3, 1)] == pytest.approx(6 / 31)
    assert rates[date(LAST_YEAR, 12, 1)] == pytest.approx(8 / 31)
    (year, _) = sorted(
        filled.measure("commit_tracking", ["daily_run_rate"], ["usage_year"]),
        key=lambda row: row["usage_year"],
    )
    assert year["daily_run_rate"] == pytest.approx(15 / (366 if isleap(LAST_YEAR) else 365))


def test_run_rate_and_projections_leave_today_out(filled: Any) -> None:
    names = ["daily_run_rate", "projected_month_cost", "projected_year_cost"]
    (total,) = filled.measure("commit_tracking", names)
    elapsed = (TODAY - date(LAST_YEAR, 1, 1)).days
    before = 31 if YEAR < TODAY else 15
    assert total["daily_run_rate"] == pytest.approx(before / elapsed)
    days = 366 if isleap(YEAR.year) else 365
    year = None if YEAR == TODAY else pytest.approx(16 / (TODAY - YEAR).days * days)
    assert total["projected_year_cost"] == year
    in_month = 16 if MONTH == YEAR < TODAY else None
    month = in_month and pytest.approx(
        in_month / (TODAY - MONTH).days * monthrange(TODAY.year, TODAY.month)[1]
    )
    assert total["projected_month_cost"] == month


def test_unpriced_records_are_counted(filled: Any) -> None:
    assert filled.measure("commit_tracking", ["unpriced_records"]) == [{"unpriced_records": 1}]


def test_query_that_the_view_cannot_answer_is_told_with_sql_that_does(filled: Any) -> None:
    view = filled.names.table("semantic", "commit_tracking")
    sql = f"SELECT usage_year, MEASURE(year_to_date_cost) FROM {view} GROUP BY usage_year"
    with pytest.raises(PySparkException, match="year_to_date_cost"):
        filled.spark.sql(sql).collect()
    told = lacking_measure(sql, filled.names.catalog, filled.names.schemas, WORKLOADS)
    assert told is not None
    rows = filled.spark.sql(told.partition("\n\n")[2]).collect()
    assert [tuple(row) for row in rows] == [(LAST_YEAR, 15), (YEAR.year, 48)]
