"""A monitor as its YAML file declares it, in the terms of Databricks' quality monitors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from content.declared import MONITORS
from content.errors import ContentError
from content.files import YamlFile, expect_keys, walk

TABLE = ":table"
GRANULARITIES = {
    "5 minutes": 300,
    "30 minutes": 1800,
    "1 hour": 3600,
    "1 day": 86400,
    "1 week": 604800,
    "2 weeks": 1209600,
    "3 weeks": 1814400,
    "4 weeks": 2419200,
}
"""Granularity to seconds. Months and years, which have no fixed length, are not used."""
REQUIRED = ("comment", "table", "time_series", "slicing_exprs", "custom_metrics")
OUTPUT_TYPES = ("double", "bigint", "boolean", "string")


class MetricType(StrEnum):
    """What a custom metric is computed from."""

    AGGREGATE = "AGGREGATE"
    """The rows of the table."""
    DERIVED = "DERIVED"
    """The aggregates of the same window."""
    DRIFT = "DRIFT"
    """The aggregates and derived metrics of two windows."""


@dataclass(frozen=True, kw_only=True)
class CustomMetric:
    """A column of a metrics table that the monitor adds."""

    name: str
    type: MetricType
    input_columns: Sequence[str]
    """Columns that it is computed for, or `:table`."""
    definition: str
    """SQL expression with Databricks' Jinja names, such as `{{input_column}}`."""
    output_type: str
    comment: str


@dataclass(frozen=True, kw_only=True)
class Monitor:
    """What is watched of one Gold table."""

    path: str
    name: str
    comment: str
    table: str
    """As `gold.name`."""
    timestamp_column: str
    granularities: Sequence[str]
    slices: Sequence[str]
    """SQL expressions over a row."""
    exclude: Sequence[str]
    """Columns that are not profiled, besides the personal ones."""
    metrics: Sequence[CustomMetric]

    @property
    def object(self) -> str:
        """Name in the run log."""
        return f"monitoring.{self.name}"

    @property
    def view(self) -> str:
        """Name of the view that is monitored, and stem of the metric tables' names."""
        return self.table.partition(".")[2]

    def of_type(self, *types: MetricType) -> list[CustomMetric]:
        """The custom metrics of these types, in order."""
        return [metric for metric in self.metrics if metric.type in types]


def monitor_paths(root: Path) -> list[str]:
    """Paths of all monitor files below the workloads folder, sorted."""
    return walk(root, MONITORS, ".yaml")


def parse_monitor(file: YamlFile) -> Monitor:
    """Build the monitor; every mistake is a ContentError naming file and key."""
    content, where = file.content, file.path
    expect_keys(content, where, REQUIRED, ("exclude",))
    series = content["time_series"]
    if not isinstance(series, dict):
        raise ContentError(f"{where}: time_series must hold timestamp_col and granularities")
    expect_keys(series, f"{where}: time_series", ("timestamp_col", "granularities"))
    return Monitor(
        path=where,
        name=file.name,
        comment=_text(content["comment"], "comment", where),
        table=_gold_table(content["table"], where),
        timestamp_column=_text(series["timestamp_col"], "time_series.timestamp_col", where),
        granularities=_granularities(series["granularities"], where),
        slices=_texts(content["slicing_exprs"], "slicing_exprs", where),
        exclude=_texts(content.get("exclude", []), "exclude", where),
        metrics=_metrics(content["custom_metrics"], where),
    )


def _metrics(content: Any, where: str) -> tuple[CustomMetric, ...]:
    if not isinstance(content, list):
        raise ContentError(f"{where}: custom_metrics must be a list, got {content!r}")
    metrics: dict[str, CustomMetric] = {}
    for entry in content:
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            raise ContentError(f"{where}: custom_metrics: an entry has no name: {entry!r}")
        metric = _metric(entry, f"{where}: custom_metrics.{entry['name']}")
        if metric.name in metrics:
            raise ContentError(f"{where}: custom_metrics.{metric.name} is given twice: keep one")
        metrics[metric.name] = metric
    return tuple(metrics.values())


def _metric(entry: Mapping[str, Any], at: str) -> CustomMetric:
    keys = ("name", "type", "input_columns", "definition", "output_data_type", "comment")
    expect_keys(entry, at, keys)
    if entry["type"] not in list(MetricType):
        raise ContentError(f"{at}: type is {entry['type']!r}: use {', '.join(MetricType)}")
    if entry["output_data_type"] not in OUTPUT_TYPES:
        raise ContentError(
            f"{at}: output_data_type is {entry['output_data_type']!r}: "
            f"use one of {', '.join(OUTPUT_TYPES)}"
        )
    columns = _texts(entry["input_columns"], "input_columns", at)
    if not columns:
        raise ContentError(f'{at}: input_columns is empty: name columns, or [":table"]')
    return CustomMetric(
        name=entry["name"],
        type=MetricType(entry["type"]),
        input_columns=columns,
        definition=_text(entry["definition"], "definition", at),
        output_type=entry["output_data_type"],
        comment=_text(entry["comment"], "comment", at),
    )


def _granularities(content: Any, where: str) -> tuple[str, ...]:
    granularities = _texts(content, "time_series.granularities", where)
    for granularity in granularities or ("",):
        if granularity not in GRANULARITIES:
            raise ContentError(
                f"{where}: time_series.granularities: {granularity!r} is not one of "
                f"{', '.join(GRANULARITIES)}",
                limit="monitor_granularities",
            )
    return granularities


def _gold_table(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.startswith("gold."):
        raise ContentError(f"{where}: table is {value!r}: name a Gold table as gold.name")
    return value


def _texts(value: Any, key: str, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ContentError(f"{where}: {key} must be a list, got {value!r}")
    return tuple(_text(item, key, where) for item in value)


def _text(value: Any, key: str, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ContentError(f"{where}: {key} must be a text, got {value!r}")
    return value.strip()
