"""The deployment entries: what they make, and what a second run or a mistake does."""

import importlib.util
import shutil
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cases import WORKLOADS
from content.metric_view import metric_view_paths, read_metric_view
from runtime.errors import TaskFailed

TODAY = date.today()
ADDITIVE = (
    *("list_cost", "account_cost", "dbu", "usage_records", "tagged_cost", "serverless_cost"),
    *("unpriced_records", "last_7_days_cost", "previous_7_days_cost", "last_30_days_cost"),
    *("previous_30_days_cost", "month_to_date_cost", "year_to_date_cost"),
)


def entry(root: Path, name: str) -> Callable[[Sequence[str]], None]:
    """The main function of an entry of this deployment."""
    spec = importlib.util.spec_from_file_location(f"entry_{name}", root / "semantic" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    main: Callable[[Sequence[str]], None] = module.main
    return main


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
    for path in (WORKLOADS / "gold" / "tables").rglob("*.sql"):
        layer.give(f"gold.{path.stem}", [])
    layer.give("gold.dim_workspace", [{"workspace_id": "1", "workspace_name": "main"}])
    layer.give("gold.dim_sku", [{"sku_name": "JOBS", "cloud": "AWS", "product_family": "JOBS"}])
    layer.give("gold.fact_usage", ROWS)
    entry(layer.root, "deploy_tvfs")(layer.arguments())
    entry(layer.root, "deploy_metric_views")(layer.arguments())
    return layer


def statuses(layer: Any) -> dict[str, str]:
    """Object to status of its newest row in the run log."""
    table = layer.names.table("ops", "run_log")
    rows = layer.spark.sql(
        f"SELECT object, max_by(status, ended_at) FROM {table} GROUP BY object"
    ).collect()
    return {row[0]: row[1] for row in rows}


def measure(layer: Any, measures: Sequence[str], by: Sequence[str] = ()) -> list[dict[str, Any]]:
    columns = ", ".join([*by, *(f"measure({name}) AS {name}" for name in measures)])
    view = layer.names.table("semantic", "cost_analytics")
    group = f" GROUP BY {', '.join(by)}" if by else ""
    return [
        row.asDict() for row in layer.spark.sql(f"SELECT {columns} FROM {view}{group}").collect()
    ]


def test_functions_and_views_are_described_in_the_catalog(filled: Any) -> None:
    name = filled.names.table("semantic", "get_top_cost_contributors")
    rows = filled.spark.sql(f"DESCRIBE FUNCTION EXTENDED {name}").collect()
    text = "\n".join(row[0] for row in rows)
    assert "Which workspaces and SKUs cost the most? Example questions: " in text
    assert "Number of rows to return." in text
    assert "List cost in USD, corrections included" in text


def test_every_measure_answers_at_two_grains_and_additive_ones_add_up(filled: Any) -> None:
    view = read_metric_view(WORKLOADS, metric_view_paths(WORKLOADS)[0])
    names = list(view.measures)
    (total,) = measure(filled, names)
    for by in (["usage_date"], ["usage_month", "workspace_name"], list(view.dimensions)):
        parts = measure(filled, names, by)
        assert parts
        for name in ADDITIVE:
            assert sum(p[name] or 0 for p in parts) == (total[name] or 0), (name, by)


def test_measures_are_right(filled: Any) -> None:
    (total,) = measure(
        filled,
        [
            "list_cost",
            "dbu",
            "cost_per_dbu",
            "average_daily_cost",
            "active_workspaces",
            "active_jobs",
            "active_owners",
            "tag_coverage",
            "serverless_share",
            "unpriced_share",
            "last_7_days_cost",
            "previous_7_days_cost",
            "growth_7_days",
            "last_30_days_cost",
            "previous_30_days_cost",
            "growth_30_days",
        ],
    )
    assert total == {
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


def test_view_and_function_agree_on_the_same_window(filled: Any) -> None:
    name = filled.names.table("semantic", "get_top_cost_contributors")
    row = filled.spark.sql(f"SELECT total_list_cost, total_account_cost FROM {name}()").first()
    (total,) = measure(filled, ["last_30_days_cost"])
    assert row["total_list_cost"] == row["total_account_cost"] == total["last_30_days_cost"]


def test_second_deployment_changes_nothing(filled: Any) -> None:
    entry(filled.root, "deploy_tvfs")(filled.arguments())
    entry(filled.root, "deploy_metric_views")(filled.arguments())
    found = statuses(filled)
    assert {name: s for name, s in found.items() if s != "UNCHANGED"} == {}
    assert len(found) == 5


def test_new_signature_replaces_the_function_and_a_left_over_one_is_reported(filled: Any) -> None:
    name = filled.names.table("semantic", "get_job_success_rate")
    filled.spark.sql(f"DROP FUNCTION {name}")
    filled.spark.sql(f"CREATE FUNCTION {name}(old INT) RETURNS TABLE (a INT) RETURN SELECT old")
    other = filled.names.table("semantic", "get_forgotten")
    filled.spark.sql(f"CREATE FUNCTION {other}() RETURNS TABLE (a INT) RETURN SELECT 1")
    entry(filled.root, "deploy_tvfs")(filled.arguments())
    assert filled.spark.sql(f"SELECT * FROM {name}(min_runs => 1)").columns[:2] == [
        "workspace_id",
        "workspace_name",
    ]
    assert statuses(filled)["semantic.get_job_success_rate"] == "OK"
    assert statuses(filled)["semantic.get_forgotten"] == "MISSING"
    assert filled.spark.sql(f"SELECT * FROM {other}()").count() == 1


def test_broken_function_stops_no_other_and_is_named(
    filled: Any, tmp_path: Path, redeploy: Callable[[Path], None]
) -> None:
    root = tmp_path / "files"
    shutil.copytree(filled.root, root, ignore=shutil.ignore_patterns("__pycache__"))
    broken = root / "semantic/functions/cost/get_cost_by_owner.sql"
    broken.write_text(broken.read_text().replace("u.owner_type,", "u.no_such_column,"))
    for path in root.rglob("get_failed_jobs.sql"):
        path.write_text(path.read_text().replace("comment: Workspace of the run.", "unit: none"))
    redeploy(root)
    name = filled.names.table("semantic", "get_top_cost_contributors")
    filled.spark.sql(f"DROP FUNCTION {name}")
    with pytest.raises(TaskFailed) as caught:
        entry(root, "deploy_tvfs")(filled.arguments())
    assert "semantic.get_cost_by_owner" in str(caught.value)
    assert "no_such_column" in str(caught.value)
    assert "get_failed_jobs.sql: columns.workspace_id: unknown key 'unit'" in str(caught.value)
    assert filled.spark.catalog.functionExists(name)
