"""A mistake in a monitor file is one message that names the file and the key."""

import pytest
import yaml

from cases import WORKLOADS
from content.definitions import Definitions
from content.errors import ContentError
from content.files import YamlFile, parse_yaml
from content.monitoring.monitor import Monitor, monitor_paths
from content.monitoring.monitored_table import (
    checked_monitor,
    gold_table,
    monitored_columns,
    read_monitor,
)
from monitoring.profiling.statements import Statements

PATH = "monitoring/monitors/x.yaml"
GOOD = """comment: What is billed.
table: gold.fact_usage
time_series: {timestamp_col: usage_start_time, granularities: [1 day]}
slicing_exprs: [workspace_id, list_cost > 10]
exclude: [record_id]
custom_metrics:
  - name: cost
    type: AGGREGATE
    input_columns: [":table"]
    definition: SUM(CASE WHEN usage_unit = ${def.dbu_unit} THEN list_cost END)
    output_data_type: double
    comment: The cost.
  - name: largest
    type: AGGREGATE
    input_columns: [list_cost, account_cost]
    definition: MAX({{input_column}})
    output_data_type: double
    comment: The largest value.
  - name: mean
    type: DERIVED
    input_columns: [":table"]
    definition: ${def.ratio(cost, count)}
    output_data_type: double
    comment: The mean.
  - name: change
    type: DRIFT
    input_columns: [":table"]
    definition: "{{current_df}}.mean - {{base_df}}.mean"
    output_data_type: double
    comment: The change.
"""
MISTAKES = {
    "unknown key": ("comment: What", "owner: me\ncomment: What", "unknown key 'owner'"),
    "missing comment": ("comment: What is billed.\n", "", "key 'comment' is missing"),
    "table in another layer": ("gold.fact_usage", "bronze.x", "table is 'bronze.x'"),
    "unknown table": ("gold.fact_usage", "gold.fact_x", "has no file below gold/tables"),
    "unknown time column": ("usage_start_time,", "no_time,", "timestamp_col 'no_time' is not"),
    "time column of another type": ("usage_start_time,", "sku_name,", "timestamp_col 'sku_name'"),
    "unknown key of the time series": ("granularities:", "every:", "time_series: unknown key"),
    "unknown granularity": ("[1 day]", "[2 days]", "granularities: '2 days' is not one of"),
    "no granularity": ("[1 day]", "[]", "granularities: '' is not one of"),
    "unknown column in a slice": ("[workspace_id,", "[no_id,", "slicing_exprs: 'no_id' is not"),
    "personal column in a slice": ("[workspace_id,", "[owner,", "slicing_exprs: 'owner' is not"),
    "unknown excluded column": ("[record_id]", "[no_id]", "exclude: 'no_id' is not a column"),
    "excluded time column": ("[record_id]", "[usage_start_time]", "that can be left out"),
    "metric without comment": (
        "    comment: The cost.\n",
        "",
        "custom_metrics.cost: key 'comment' is missing",
    ),
    "metric without name": ("  - name: cost\n    type", "  - type", "an entry has no name"),
    "metric twice": ("name: largest", "name: cost", "custom_metrics.cost is given twice"),
    "metric like a column of the tables": (
        "name: largest",
        "name: stddev",
        "custom_metrics.stddev: the metric tables have a column of this name",
    ),
    "unknown type of metric": ("DERIVED", "GUESSED", "custom_metrics.mean: type is 'GUESSED'"),
    "unknown output type": (
        "double\n    comment: The cost.",
        "money\n    comment: The cost.",
        "custom_metrics.cost: output_data_type is 'money'",
    ),
    "unknown column in a metric": ("THEN list_cost", "THEN cash", "'cash' is not a column"),
    "unknown input column": ("[list_cost, ", "[cash, ", "input_columns names 'cash'"),
    "unknown metric in a derived one": ("ratio(cost,", "ratio(costs,", "'costs' is not a metric"),
    "unknown metric in a drift": ("}}.mean -", "}}.median_x -", "'median_x' is not a metric"),
    "unknown template name": ("{{base_df}}", "{{other_df}}", "{{other_df}} is unknown"),
    "template name of another type": ("{{input_column}}", "{{base_df}}", "{{base_df}} is unknown"),
    "template block": ("column}})", "column}}){% if a %}", "without Jinja blocks"),
    "unknown definition": ("${def.dbu_unit}", "${def.no_unit}", "definition 'no_unit' is not in"),
    "unknown placeholder": ("${def.dbu_unit}", "${silver}", "placeholder ${silver} is unknown"),
}
PROFILE = (
    "window granularity slice_key slice_value column_name data_type count num_nulls avg quantiles "
    "min max stddev num_zeros num_nan min_length max_length avg_length frequent_items "
    "non_null_columns median distinct_count percent_null percent_zeros percent_nan percent_distinct"
)
DRIFT = (
    "window window_cmp granularity slice_key slice_value column_name data_type drift_type "
    "count_delta avg_delta percent_null_delta percent_zeros_delta percent_distinct_delta "
    "non_null_columns_delta ks_test wasserstein_distance population_stability_index "
    "chi_squared_test tv_distance l_infinity_distance js_distance"
)


def parse(text: str) -> Monitor:
    return checked_monitor(WORKLOADS, YamlFile(path=PATH, content=parse_yaml(text, PATH)))


def test_the_good_file_has_no_mistake() -> None:
    assert [metric.name for metric in parse(GOOD).metrics] == ["cost", "largest", "mean", "change"]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_told_with_file_and_key(mistake: str) -> None:
    old, new, message = MISTAKES[mistake]
    assert old in GOOD
    with pytest.raises(ContentError) as caught:
        parse(GOOD.replace(old, new))
    assert PATH in str(caught.value)
    assert message in str(caught.value)


def test_metric_over_columns_is_computed_for_each_and_shown_in_its_row() -> None:
    monitor = parse(GOOD)
    columns = monitored_columns(monitor, gold_table(WORKLOADS, monitor))
    statements = Statements(
        root=WORKLOADS,
        definitions=Definitions.load(WORKLOADS),
        monitor=monitor,
        columns=columns,
    )
    text = statements.profile("v", "r", "1 day", 86400)
    assert "CAST(MAX(list_cost) AS double) AS `largest.list_cost`" in text
    assert "WHEN 'account_cost' THEN a.`largest.account_cost` END AS largest" in text
    assert "SUM(CASE WHEN usage_unit = 'DBU' THEN list_cost END)" in text
    drift = statements.drift("v", "p", [0], "1 day", 86400)
    assert "p.c.mean - p.b.mean" in drift


@pytest.mark.parametrize("path", monitor_paths(WORKLOADS))
def test_personal_columns_are_left_out(path: str) -> None:
    monitor = read_monitor(WORKLOADS, path)
    table = gold_table(WORKLOADS, monitor)
    assert set(table.pii).isdisjoint(monitored_columns(monitor, table))


@pytest.mark.parametrize("kind", ["profile", "drift"])
def test_metric_tables_have_the_documented_columns(kind: str) -> None:
    path = WORKLOADS / "monitoring" / "statements" / "columns.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))[kind]
    metrics = PROFILE if kind == "profile" else DRIFT
    assert " ".join(content) == metrics
    assert all(column["comment"] for column in content.values())
