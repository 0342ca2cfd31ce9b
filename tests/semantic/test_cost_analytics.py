"""The metric view cost_analytics: its measures over given rows."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cases import WORKLOADS
from content.semantic.function import read_function
from content.semantic.metric_view import read_metric_view

TODAY = date.today()


def usage(days_ago: int, cost: str | None, **values: Any) -> dict[str, Any]:
    return {
        "usage_date": TODAY - timedelta(days=days_ago),
        "workspace_id": "1",
        "sku_name": "JOBS",
        "cloud": "AWS",
        "usage_unit": "DBU",
        "usage_quantity": 2,
        "list_cost": cost,
        "account_cost": cost,
        "owner": "ann",
        "is_tagged": True,
        "is_serverless": False,
        **values,
    }


ROWS = [
    usage(1, "4"),
    usage(2, "6", workspace_id="2", owner="UNKNOWN", is_tagged=False, job_id="7"),
    usage(8, "5", is_serverless=True, job_id="7"),
    usage(31, "3", usage_unit="GB"),
    usage(40, None),
]


@pytest.fixture(scope="module")
def filled(layer: Any) -> Any:
    layer.give("gold.dim_workspace", [{"workspace_id": "1", "workspace_name": "main"}])
    layer.give("gold.dim_sku", [{"sku_name": "JOBS", "cloud": "AWS", "product_family": "JOBS"}])
    layer.give("gold.fact_usage", ROWS)
    layer.create_view(read_metric_view(WORKLOADS, "semantic/metric_views/cost_analytics.yaml"))
    return layer


def test_measures_are_right(filled: Any) -> None:
    expected = {
        "list_cost": Decimal(18),
        "dbu": Decimal(8),
        "cost_per_dbu": 2.5,
        "average_daily_cost": 3.6,
        "active_workspaces": 2,
        "active_jobs": 2,
        "active_owners": 1,
        "tag_coverage": pytest.approx(12 / 18),
        "serverless_share": pytest.approx(5 / 18),
        "unpriced_share": 0.2,
        "last_7_days_cost": Decimal(10),
        "previous_7_days_cost": Decimal(5),
        "growth_7_days": 1.0,
        "last_30_days_cost": Decimal(15),
        "previous_30_days_cost": Decimal(3),
        "growth_30_days": 4.0,
    }
    assert filled.measure("cost_analytics", list(expected)) == [expected]


def test_names_come_from_the_joined_tables(filled: Any) -> None:
    rows = filled.measure("cost_analytics", ["list_cost"], ["workspace_name", "product_family"])
    assert sorted(tuple(row.values()) for row in rows) == [("2", "JOBS", 6), ("main", "JOBS", 12)]


def test_view_and_function_agree_on_the_same_window(filled: Any) -> None:
    path = "semantic/functions/cost/get_top_cost_contributors.sql"
    row = filled.call(filled.create(read_function(WORKLOADS, path)), {}).first()
    (total,) = filled.measure("cost_analytics", ["last_30_days_cost"])
    assert row["total_list_cost"] == row["total_account_cost"] == total["last_30_days_cost"]
