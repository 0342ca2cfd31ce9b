"""Metric view files: their mistakes, their sources, and the text for open-source Spark."""

import re
from pathlib import Path

import pytest
import yaml

from cases import WORKLOADS
from content.computed_table import ComputedTable, read_computed_tables
from content.definitions import Definitions
from content.errors import ContentError
from content.metric_view import (
    MetricView,
    metric_view_paths,
    parse_metric_view,
    read_metric_view,
)
from content.placeholders import render
from semantic.deployment.metric_view_text import native_statement, reduce

PATH = "semantic/metric_views/x.yaml"
GOOD = """version: "1.1"
comment: What it costs.
source: ${gold}.fact_usage
joins:
  - name: workspace
    source: ${gold}.dim_workspace
    "on": source.workspace_id = workspace.workspace_id
filter: list_cost > 0
dimensions:
  - name: cloud
    expr: workspace.cloud
    display_name: Cloud
    comment: The cloud.
measures:
  - name: cost
    expr: SUM(list_cost)
    display_name: Cost
    comment: The cost.
    format: {type: currency, currency_code: USD}
    synonyms: [spend]
"""
MISTAKES = {
    "unknown key": ("comment: What", "name: x\ncomment: What", "unknown key 'name'"),
    "missing comment": ("comment: What it costs.\n", "", "key 'comment' is missing"),
    "another version": ('"1.1"', '"0.1"', "version is '0.1'"),
    "version as a number": ('"1.1"', "1.1", "version is 1.1"),
    "source in another layer": ("${gold}.fact", "${bronze}.fact", "name a Gold table"),
    "on without quotes": ('"on"', "on", "must be quoted"),
    "unknown key in a join": ('"on": source', 'type: left\n    "on": source', "joins.workspace"),
    "dimension without comment": (
        "    comment: The cloud.\n",
        "",
        "dimensions.cloud: key 'comment' is missing",
    ),
    "dimension without expression": (
        "    expr: workspace.cloud\n",
        "",
        "dimensions.cloud: key 'expr' is missing",
    ),
    "measure without display name": (
        "    display_name: Cost\n",
        "",
        "measures.cost: key 'display_name' is missing",
    ),
    "field without name": ("  - name: cost\n    expr", "  - expr", "a field has no name"),
    "name in both": ("  - name: cost", "  - name: cloud", "is a dimension and a measure"),
    "too many synonyms": ("[spend]", str(list("abcdefghijk")), "measures.cost: synonyms"),
    "too long display name": ("Cost\n", "C" * 256 + "\n", "display_name is longer than 255"),
    "end of the definition inside": ("SUM(list_cost)", "SUM($$)", "$$ would end the definition"),
}
GOLD = {table.object: table for table in read_computed_tables(WORKLOADS, "gold/tables", "gold")}
VIEWS = [read_metric_view(WORKLOADS, path) for path in metric_view_paths(WORKLOADS)]


def test_the_good_file_has_no_mistake() -> None:
    assert parse_metric_view(GOOD, PATH).joins[0].table == "gold.dim_workspace"


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_told_with_file_and_key(mistake: str) -> None:
    old, new, message = MISTAKES[mistake]
    assert old in GOOD
    with pytest.raises(ContentError) as caught:
        parse_metric_view(GOOD.replace(old, new), PATH)
    assert PATH in str(caught.value)
    assert message in str(caught.value)


def test_native_text_is_the_file_as_written() -> None:
    rendered = render(GOOD, {"gold": "main.gold"}, Definitions.load(WORKLOADS))
    statement = native_statement("main.semantic.x", rendered)
    assert statement.startswith("CREATE OR REPLACE VIEW main.semantic.x WITH METRICS LANGUAGE YAML")
    assert statement.split("$$")[1].strip() == GOOD.replace("${gold}", "main.gold").strip()


def test_joins_are_folded_into_the_source_for_open_source_spark() -> None:
    rendered = GOOD.replace("${gold}", "c.g")
    assert yaml.safe_load(reduce(rendered)) == {
        "version": "0.1",
        "source": "SELECT source.*, struct(workspace.*) AS workspace FROM c.g.fact_usage AS source "
        "LEFT JOIN c.g.dim_workspace AS workspace ON source.workspace_id = workspace.workspace_id",
        "filter": "list_cost > 0",
        "dimensions": [{"name": "cloud", "expr": "workspace.cloud"}],
        "measures": [{"name": "cost", "expr": "SUM(list_cost)"}],
    }


@pytest.mark.parametrize("view", VIEWS, ids=[view.name for view in VIEWS])
def test_source_and_joins_are_gold_tables_with_these_columns(view: MetricView) -> None:
    source = GOLD[view.source]
    joined = {join.name: GOLD[join.table] for join in view.joins}
    for name, expression in {**view.dimensions, **view.measures}.items():
        for qualifier, column in _columns(expression):
            table = joined[qualifier] if qualifier else source
            assert column in table.types, f"{view.path}: {name}: {table.name} has no {column}"


@pytest.mark.parametrize("view", VIEWS, ids=[view.name for view in VIEWS])
def test_join_is_on_a_unique_key_and_brings_no_map(view: MetricView) -> None:
    for join in view.joins:
        table: ComputedTable = GOLD[join.table]
        compared = set(re.findall(rf"\b{join.name}\.(\w+)", join.condition))
        assert compared == set(table.key), f"{view.path}: {join.name} is not joined on its key"
        assert not any(type_.startswith("MAP") for type_ in table.types.values())
        assert join.name not in GOLD[view.source].types, "a join must not be named like a column"


def test_view_names_are_their_paths() -> None:
    assert [view.name for view in VIEWS] == [Path(view.path).stem for view in VIEWS]


def _columns(expression: str) -> list[tuple[str, str]]:
    text = re.sub(r"'[^']*'|\$\{[^}]*\}", "", expression)
    return re.findall(r"(?<![\w.])(?:([a-z_]+)\.)?([a-z_][a-z0-9_]*)\b(?![.(\w])", text)
