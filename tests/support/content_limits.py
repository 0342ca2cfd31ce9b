"""Content that the platform would refuse, by the name of its limit."""

from collections.abc import Callable
from functools import partial
from typing import Any

import yaml

from content.checking.project import read_project
from content.checking.relations import relation_problems
from content.definitions import Definitions
from content.files import SqlFile, YamlFile
from content.monitoring.monitor import parse_monitor
from content.monitoring.monitored_table import check_names
from content.problems import Problem
from content.semantic.function import parse_function
from content.semantic.metric_view import parse_metric_view

METRIC_VIEW = "semantic/metric_views/x.yaml"
FUNCTION = "semantic/functions/cost/get_x.sql"
MONITOR = "monitoring/monitors/x.yaml"
TEXTS = {"display_name": "Cost", "comment": "The cost."}
VIEW: dict[str, Any] = {
    "version": "1.1",
    "comment": "Cost.",
    "source": "${gold}.fact_x",
    "dimensions": [{"name": "day", "expr": "day", **TEXTS}],
    "measures": [{"name": "cost", "expr": "SUM(x)", **TEXTS}],
}
SQL = """/* ---
comment: What does it cost?
examples: ["What did it cost last week?", "What did it cost today?"]
parameters:
  day: {type: DATE, default: current_date(), comment: Day.}
  top_n: {type: INT, default: "10", comment: Number of rows.}
columns:
  cost: {type: DOUBLE, comment: List cost.}
reads: [gold.fact_x]
--- */
SELECT u.cost FROM ${gold}.fact_x AS u WHERE u.day >= day AND u.rank <= top_n
"""
WATCH: dict[str, Any] = {
    "comment": "What is watched.",
    "table": "gold.fact_x",
    "time_series": {"timestamp_col": "day", "granularities": ["1 day"]},
    "slicing_exprs": [],
    "custom_metrics": [],
}
METRIC = {
    "name": "m",
    "type": "AGGREGATE",
    "input_columns": [":table"],
    "output_data_type": "double",
    "comment": "A metric.",
}


def view_with(measure: dict[str, Any] | None = None, **changes: Any) -> object:
    """Read a metric view that is changed in one place."""
    content = {**VIEW, "measures": [{**VIEW["measures"][0], **(measure or {})}], **changes}
    return parse_metric_view(yaml.safe_dump(content), METRIC_VIEW)


def function_with(old: str, new: str) -> object:
    """Read a function that is changed in one place."""
    assert old in SQL
    return parse_function(SqlFile.parse(SQL.replace(old, new), FUNCTION))


def monitor_with(**changes: Any) -> object:
    """Read a monitor that is changed in one place, of a table with the columns day and x."""
    monitor = parse_monitor(YamlFile(path=MONITOR, content={**WATCH, **changes}))
    check_names(monitor, {"day": "DATE", "x": "INT"}, Definitions(values={}, expressions={}))
    return monitor


def two_monitors() -> list[Problem]:
    """What is wrong with two monitors of one table."""
    paths = (MONITOR, "monitoring/monitors/y.yaml")
    return list(relation_problems(read_project(dict.fromkeys(paths, yaml.safe_dump(WATCH)))))


SOUND: tuple[Callable[[], object], ...] = (
    lambda: view_with({"display_name": "x" * 255, "synonyms": ["x" * 255] * 10}),
    lambda: function_with("Day.", "A day."),
    lambda: monitor_with(custom_metrics=[{**METRIC, "definition": "SUM(x)"}]),
)
REFUSED: dict[str, tuple[Callable[[], object], ...]] = {
    "metric_view_versions": tuple(
        partial(view_with, version=version) for version in ("1.0", "2.0", None)
    ),
    "metric_view_forbidden_fields": (
        lambda: view_with(name="cost"),
        lambda: view_with(time_dimension="day"),
        lambda: view_with(window_measures=[]),
        lambda: view_with(joins=[{"name": "a", "source": "${gold}.a", "on": "x", "join_type": 1}]),
        lambda: view_with(joins=[{"name": "a", "source": "${gold}.a", "on": "x", "table": "b"}]),
    ),
    "metric_view_display_name_max": (lambda: view_with({"display_name": "x" * 256}),),
    "metric_view_synonyms_max": (lambda: view_with({"synonyms": list("abcdefghijk")}),),
    "metric_view_synonym_len_max": (lambda: view_with({"synonyms": ["x" * 256]}),),
    "metric_view_window_required": (
        lambda: view_with({"window": [{"range": "cumulative", "semiadditive": "last"}]}),
        lambda: view_with({"window": [{"order": "day", "semiadditive": "last"}]}),
    ),
    "tvf_default_params_last": (lambda: function_with('default: "10", ', ""),),
    "tvf_limit_constant": (
        lambda: function_with("AND u.rank <= top_n", "LIMIT top_n"),
        lambda: function_with("AND u.rank <= top_n", "limit\n  top_n"),
    ),
    "monitor_granularities": tuple(
        partial(monitor_with, time_series={"timestamp_col": "day", "granularities": [word]})
        for word in ("2 days", "daily")
    ),
    "monitor_custom_metric_definition": tuple(
        partial(monitor_with, custom_metrics=[{**METRIC, "definition": text}])
        for text in ("(SELECT MAX(x) FROM t)", "a join b", "{% if x %}1{% endif %}")
    ),
}
NAMED_BY_OTHERS = ("monitors_per_table",)
"""Limits that two files break together."""
