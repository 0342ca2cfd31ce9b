"""The metric view query_performance: its measures, and warehouses as they are now."""

from typing import Any

import pytest

from cases import WORKLOADS
from content.semantic.metric_view import read_metric_view


def statement(name: str, seconds: float | None, **values: Any) -> dict[str, Any]:
    return {
        "workspace_id": "1",
        "statement_id": name,
        "warehouse_id": "w",
        "query_date": "2026-03-01",
        "start_time": "2026-03-01T23:30:00Z",
        "executed_by": "ann",
        "total_seconds": seconds,
        "wait_seconds": 0,
        "is_failure": False,
        "is_cancelled": False,
        "is_cached": False,
        "has_spill": False,
        "is_sla_breach": False,
        "spilled_bytes": 0,
        "read_bytes": 10,
        "read_rows": 2,
        "produced_rows": 1,
        **values,
    }


ROWS = [
    statement("a", 0.5, is_cached=True),
    statement("b", 1, wait_seconds=0.5, is_failure=True),
    statement("c", 10, has_spill=True, spilled_bytes=7),
    statement("d", 60, wait_seconds=29.25, is_sla_breach=True, warehouse_id="gone"),
    statement("e", None, wait_seconds=3, is_cancelled=True, warehouse_id=None),
    statement("f", 8.5, workspace_id="2"),
]
WAREHOUSE = {"workspace_id": "1", "warehouse_id": "w", "is_current": False}
WAREHOUSES = [
    {**WAREHOUSE, "warehouse_name": "old", "warehouse_size": "SMALL", "tags": {"team": "x"}},
    {**WAREHOUSE, "warehouse_name": "new", "warehouse_size": "LARGE", "is_current": True},
    {**WAREHOUSE, "workspace_id": "2", "warehouse_name": "other", "is_current": True},
]


@pytest.fixture(scope="module")
def filled(layer: Any) -> Any:
    layer.give("gold.dim_workspace", [{"workspace_id": "1", "workspace_name": "main"}])
    layer.give("gold.dim_warehouse", WAREHOUSES)
    layer.give("gold.fact_query", ROWS)
    layer.create_view(read_metric_view(WORKLOADS, "semantic/metric_views/query_performance.yaml"))
    return layer


def test_measures_are_right(filled: Any) -> None:
    expected = {
        "queries": 6,
        "failures": 1,
        "cancellations": 1,
        "failure_rate": 0.2,
        "mean_seconds": 16.0,
        "p50_seconds": 8.5,
        "p95_seconds": 60.0,
        "p99_seconds": 60.0,
        "wait_share": pytest.approx(29.75 / 80),
        "cache_hit_rate": pytest.approx(1 / 6),
        "spilled_queries": 1,
        "spilled_bytes": 7,
        "read_bytes": 60,
        "read_rows": 12,
        "produced_rows": 6,
        "sla_breaches": 1,
    }
    assert filled.measure("query_performance", list(expected)) == [expected]


def test_warehouse_is_the_current_one_of_its_workspace(filled: Any) -> None:
    by = ["workspace_name", "warehouse_name", "warehouse_size"]
    rows = filled.measure("query_performance", ["queries"], by)
    assert sorted((tuple(row.values()) for row in rows), key=repr) == [
        ("2", "other", None, 1),
        ("main", "gone", None, 1),
        ("main", "new", "LARGE", 3),
        ("main", None, None, 1),
    ]


def test_duration_tiers_begin_at_their_thresholds(filled: Any) -> None:
    rows = filled.measure("query_performance", ["queries"], ["duration_tier"])
    assert {row["duration_tier"]: row["queries"] for row in rows} == {
        "FAST": 1,
        "MODERATE": 2,
        "SLOW": 1,
        "VERY_SLOW": 1,
        "UNKNOWN": 1,
    }


def test_hour_and_spill_are_dimensions(filled: Any) -> None:
    rows = filled.measure("query_performance", ["queries"], ["query_hour", "spill_status"])
    found = sorted(tuple(row.values()) for row in rows)
    assert found == [(23, "NOT_SPILLED", 5), (23, "SPILLED", 1)]
