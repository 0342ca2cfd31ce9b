"""Metric view files: their mistakes, and the texts for either engine."""

from pathlib import Path

import pytest
import yaml

from cases import WORKLOADS
from content.definitions import Definitions
from content.errors import ContentError
from content.placeholders import render
from content.semantic.metric_view import metric_view_paths, parse_metric_view, read_metric_view
from content.semantic.metric_view_window import Semiadditive, Window
from semantic.deployment.metric_view_text import fold, native_statement, reduce
from semantic.deployment.metric_views import lacking_message

PATH = "semantic/metric_views/x.yaml"
GOOD = """version: "1.1"
comment: What it costs.
source: ${gold}.fact_usage
joins:
  - name: workspace
    source: ${gold}.dim_workspace
    "on": source.workspace_id = workspace.workspace_id
filter: list_cost > 0 AND workspace.status <> 'workspace.no_column'
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
WINDOW = """    window: [{order: cloud, range: trailing 7 days, semiadditive: last}]
"""
WINDOWED = (
    GOOD
    + """  - name: week
    expr: SUM(list_cost)
    display_name: Week
    comment: The cost of a week.
"""
    + WINDOW
)
MISTAKES = {
    "unknown key": ("comment: What", "name: x\ncomment: What", "unknown key 'name'"),
    "missing comment": ("comment: What it costs.\n", "", "key 'comment' is missing"),
    "another version": ('"1.1"', '"0.1"', "version is '0.1'"),
    "version as a number": ('"1.1"', "1.1", "version is 1.1"),
    "source in another layer": ("${gold}.fact", "${bronze}.fact", "name a Gold table"),
    "filter without text": ("filter: list_cost > 0 AND", "filter: 1 #", "filter must be a cond"),
    "joins as a mapping": (
        "  - name: workspace\n",
        "    name: workspace\n",
        "joins must be a list",
    ),
    "on without quotes": ('"on"', "on", "must be quoted"),
    "on without text": ("source.workspace_id = workspace.workspace_id", "7", "on must be a cond"),
    "unknown key in a join": ('"on": source', 'type: left\n    "on": source', "joins.workspace"),
    "join called source": ("- name: workspace", "- name: source", "name must be a word, and not"),
    "join twice": (
        "joins:\n",
        "joins:\n  - {name: workspace, source: '${gold}.dim_sku', 'on': a}\n",
        "joins.workspace is given twice",
    ),
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
    "dimension with a window": (
        "    comment: The cloud.\n",
        "    comment: The cloud.\n" + WINDOW,
        "dimensions.cloud: unknown key 'window'",
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
    "measure of a measure": ("SUM(list_cost)", "Measure (week)", "expr names another measure"),
    "source in an expression": ("SUM(list_cost)", "SUM(source.x)", "expr names the source: write"),
    "source in the filter": ("filter: list", "filter: source.list", "x.yaml: filter names the sou"),
    "end of the definition inside": ("SUM(list_cost)", "SUM($$)", "$$ would end the definition"),
    "window as a mapping": (
        "window: [{order: cloud, range: trailing 7 days, semiadditive: last}]",
        "window: {order: cloud, range: all, semiadditive: last}",
        "measures.week: window must be a list",
    ),
    "window without order": ("order: cloud, ", "", "measures.week: window has no order: add it"),
    "window ordered by no dimension": (
        "order: cloud",
        "order: list_cost",
        "measures.week: window: order is 'list_cost', which is no dimension",
    ),
    "window without semiadditive": (", semiadditive: last", "", "key 'semiadditive' is missing"),
    "unknown semiadditive": ("semiadditive: last", "semiadditive: sum", "use first or last"),
    "unknown range": ("trailing 7 days", "trailing 7", "range is 'trailing 7': use current, cum"),
    "range of no length": ("trailing 7 days", "leading 0 days", "range is 'leading 0 days'"),
    "unknown unit": ("trailing 7 days", "trailing 7 moons", "range is 'trailing 7 moons'"),
    "two windows of one order": (
        "semiadditive: last}]",
        "semiadditive: last}, {order: cloud, range: all, semiadditive: last}]",
        "two are ordered by 'cloud'",
    ),
}


def test_the_good_file_has_no_mistake() -> None:
    view = parse_metric_view(WINDOWED, PATH)
    assert view.tables == ("gold.fact_usage", "gold.dim_workspace")
    assert view.windows == {
        "week": (
            Window(
                order="cloud",
                range="trailing",
                steps="INTERVAL 7 DAY",
                semiadditive=Semiadditive.LAST,
            ),
        )
    }


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_told_with_file_and_key(mistake: str) -> None:
    old, new, message = MISTAKES[mistake]
    assert old in WINDOWED
    with pytest.raises(ContentError) as caught:
        parse_metric_view(WINDOWED.replace(old, new, 1), PATH)
    assert PATH in str(caught.value)
    assert message in str(caught.value)


def test_native_text_is_the_file_as_written() -> None:
    rendered = render(GOOD, {"gold": "main.gold"}, Definitions.load(WORKLOADS))
    statement = native_statement("main.semantic.x", rendered)
    assert statement.startswith("CREATE OR REPLACE VIEW main.semantic.x WITH METRICS LANGUAGE YAML")
    assert statement.split("$$")[1].strip() == GOOD.replace("${gold}", "main.gold").strip()


FOLDED = (
    "SELECT source.*, named_struct('cloud', workspace.cloud, 'status', workspace.status) "
    "AS workspace FROM c.g.fact_usage AS source LEFT JOIN c.g.dim_workspace AS workspace "
    "ON source.workspace_id = workspace.workspace_id"
)


def test_joins_are_folded_into_the_source_with_the_columns_that_are_used() -> None:
    rendered = GOOD.replace("${gold}", "c.g")
    assert yaml.safe_load(reduce(rendered)) == {
        "version": "0.1",
        "source": FOLDED,
        "filter": "list_cost > 0 AND workspace.status <> 'workspace.no_column'",
        "dimensions": [{"name": "cloud", "expr": "workspace.cloud"}],
        "measures": [{"name": "cost", "expr": "SUM(list_cost)"}],
    }


def test_folded_native_text_keeps_all_but_the_joins() -> None:
    rendered = WINDOWED.replace("${gold}", "c.g")
    written = yaml.safe_load(rendered)
    del written["joins"]
    assert yaml.safe_load(fold(rendered)) == {**written, "source": FOLDED}
    assert 'version: "1.1"' in fold(rendered) or "version: '1.1'" in fold(rendered)


def test_measure_with_a_window_is_left_out_and_told() -> None:
    names = [field["name"] for field in yaml.safe_load(reduce(WINDOWED))["measures"]]
    assert names == ["cost"]
    assert lacking_message(parse_metric_view(GOOD, PATH)) == ""
    assert lacking_message(parse_metric_view(WINDOWED, PATH)).startswith("made without week: ")


def test_view_names_are_their_paths() -> None:
    for path in metric_view_paths(WORKLOADS):
        assert read_metric_view(WORKLOADS, path).name == Path(path).stem
