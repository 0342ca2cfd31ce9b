"""What a workspace is told to create: the views as written, or with joins folded in."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import yaml

from cases import WORKLOADS, table_types
from content.definitions import Definitions
from content.errors import ContentError
from content.placeholders import render
from content.semantic.metric_view import metric_view_paths, parse_metric_view, read_metric_view
from content.semantic.metric_view_source import folded_source
from runtime.names import Names
from runtime.run_log import Step
from runtime.task import Task
from semantic.deployment.metric_views import deploy_metric_view

NAMES = Names(catalog="main", schemas={"gold": "gold", "semantic": "semantic"})


def rendered(text: str) -> str:
    return render(text, NAMES.placeholders(), Definitions.load(WORKLOADS))


def deployed(text: str, path: str) -> tuple[str, Step]:
    """The only statement that deploying the view runs in a workspace, and what is logged of it."""
    statements: list[str] = []
    task: Any = SimpleNamespace(
        spark=SimpleNamespace(sql=statements.append), names=NAMES, root=WORKLOADS, render=rendered
    )
    step = Step(object="semantic.x", started_at=datetime.now(UTC))
    deploy_metric_view(cast(Task, task), parse_metric_view(text, path), step)
    (statement,) = statements
    return statement, step


@pytest.mark.parametrize("path", metric_view_paths(WORKLOADS))
def test_view_is_created_whole(path: str) -> None:
    text = (WORKLOADS / path).read_text(encoding="utf-8")
    statement, step = deployed(text, path)
    head, created, _ = statement.split("$$")
    name = Path(path).stem
    assert head == f"CREATE OR REPLACE VIEW main.semantic.{name} WITH METRICS LANGUAGE YAML AS "
    assert step.message == ""
    written = yaml.safe_load(rendered(text))
    joined = [join.table for join in parse_metric_view(text, path).joins]
    if any("MAP<STRING,STRING>" in table_types(table).values() for table in joined):
        written["source"] = folded_source(written)
        del written["joins"]
        assert yaml.safe_load(created) == written
    else:
        assert created.strip() == rendered(text).strip()


def test_folded_view_finds_the_warehouse_by_its_current_row_and_holds_no_map() -> None:
    path = "semantic/metric_views/query_performance.yaml"
    source = folded_source(yaml.safe_load(rendered(read_metric_view(WORKLOADS, path).text)))
    assert "named_struct('warehouse_name', warehouse.warehouse_name, " in source
    assert "warehouse.warehouse_id AND warehouse.is_current" in source
    assert "tags" not in source and "struct(warehouse.*)" not in source


def test_join_that_does_not_fit_is_not_deployed() -> None:
    path = "semantic/metric_views/query_performance.yaml"
    text = (WORKLOADS / path).read_text(encoding="utf-8")
    with pytest.raises(ContentError, match=r"is a history: add AND warehouse\.is_current"):
        deployed(text.replace(" AND warehouse.is_current", ""), path)
