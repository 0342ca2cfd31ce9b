"""The deployment entries: what they make, and what a second run or a mistake does."""

import importlib.util
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from cases import WORKLOADS
from content.semantic.function import function_paths
from content.semantic.metric_view import metric_view_paths
from runtime.errors import TaskFailed


def entry(root: Path, name: str) -> Callable[[Sequence[str]], None]:
    """The main function of an entry of this deployment."""
    spec = importlib.util.spec_from_file_location(f"entry_{name}", root / "semantic" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    main: Callable[[Sequence[str]], None] = module.main
    return main


@pytest.fixture(scope="module")
def filled(layer: Any) -> Any:
    for path in (WORKLOADS / "gold" / "tables").rglob("*.sql"):
        layer.give(f"gold.{path.stem}", [])
    entry(layer.root, "deploy_tvfs")(layer.arguments())
    entry(layer.root, "deploy_metric_views")(layer.arguments())
    return layer


def newest(layer: Any, column: str) -> dict[str, str]:
    """Object to a column of its newest row in the run log."""
    table = layer.names.table("ops", "run_log")
    rows = layer.spark.sql(
        f"SELECT object, max_by({column}, ended_at) FROM {table} GROUP BY object"
    ).collect()
    return {row[0]: row[1] for row in rows}


def statuses(layer: Any) -> dict[str, str]:
    return newest(layer, "status")


def test_functions_and_views_are_described_in_the_catalog(filled: Any) -> None:
    name = filled.names.table("semantic", "get_top_cost_contributors")
    rows = filled.spark.sql(f"DESCRIBE FUNCTION EXTENDED {name}").collect()
    text = "\n".join(row[0] for row in rows)
    assert "Which workspaces and SKUs cost the most? Example questions: " in text
    assert "Number of rows to return." in text
    assert "List cost in USD, corrections included" in text


def test_second_deployment_changes_nothing(filled: Any) -> None:
    entry(filled.root, "deploy_tvfs")(filled.arguments())
    entry(filled.root, "deploy_metric_views")(filled.arguments())
    found = statuses(filled)
    assert {name: s for name, s in found.items() if s != "UNCHANGED"} == {}
    files = [*function_paths(WORKLOADS), *metric_view_paths(WORKLOADS)]
    assert set(found) == {f"semantic.{Path(path).stem}" for path in files}


def test_view_that_lacks_a_window_measure_says_so_at_each_deployment(filled: Any) -> None:
    told = {name: text for name, text in newest(filled, "message").items() if text}
    assert list(told) == ["semantic.commit_tracking"]
    assert told["semantic.commit_tracking"].startswith("made without year_to_date_cost: ")
    view = filled.names.table("semantic", "commit_tracking")
    assert "account_cost" in filled.spark.table(view).columns
    assert "year_to_date_cost" not in filled.spark.table(view).columns


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


def test_broken_view_or_table_stops_no_other_view_and_is_named(
    filled: Any, tmp_path: Path, redeploy: Callable[[Path], None]
) -> None:
    root = tmp_path / "files"
    shutil.copytree(filled.root, root, ignore=shutil.ignore_patterns("__pycache__"))
    view = root / "semantic/metric_views/query_performance.yaml"
    view.write_text(view.read_text().replace(" AND warehouse.is_current", ""))
    (table,) = (root / "gold/tables").rglob("dim_sku.sql")
    table.write_text(table.read_text().replace("kind: dimension", "kind: none"))
    redeploy(root)
    name = filled.names.table("semantic", "commit_tracking")
    filled.spark.sql(f"DROP VIEW {name}")
    with pytest.raises(TaskFailed) as caught:
        entry(root, "deploy_metric_views")(filled.arguments())
    told = str(caught.value)
    assert "query_performance.yaml: joins.warehouse: on: gold.dim_warehouse is a history" in told
    assert "semantic.cost_analytics: ContentError: " in told and "kind is 'none'" in told
    assert "2 of the task's objects failed" in told
    assert filled.spark.catalog.tableExists(name)


def test_default_is_deployed_and_compared_as_the_definitions_say(
    filled: Any, tmp_path: Path, redeploy: Callable[[Path], None]
) -> None:
    root = tmp_path / "files"
    shutil.copytree(filled.root, root, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (root / "semantic/functions").rglob("*.sql"):
        if path.stem != "get_job_success_rate":
            path.unlink()
    (path,) = (root / "semantic/functions").rglob("*.sql")
    path.write_text(path.read_text().replace('default: "5"', 'default: "${def.sla_minutes}"'))
    redeploy(root)
    entry(root, "deploy_tvfs")(filled.arguments())
    assert statuses(filled)["semantic.get_job_success_rate"] == "OK"
    name = filled.names.table("semantic", "get_job_success_rate")
    rows = filled.spark.sql(f"DESCRIBE FUNCTION EXTENDED {name}").collect()
    assert "DEFAULT 60" in "\n".join(row[0] for row in rows)
    entry(root, "deploy_tvfs")(filled.arguments())
    assert statuses(filled)["semantic.get_job_success_rate"] == "UNCHANGED"
