"""What a monitor sees of its table: a view without the personal columns."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from content.definitions import Definitions
from content.errors import ContentError
from content.files import YamlFile, walk
from content.monitoring.monitor import TABLE, MetricType, Monitor, parse_monitor
from content.placeholders import render
from content.tables.computed_table import ComputedTable, read_computed_table

COLUMNS = "monitoring/statements/columns.yaml"
NUMERIC = re.compile(r"INT|BIGINT|DOUBLE|DECIMAL\(\d+,\d+\)")
TIMES = ("DATE", "TIMESTAMP")
CATEGORICAL = ("STRING", "BOOLEAN")
TEMPLATE_NAME = re.compile(r"\{\{\s*(\w+)\s*\}\}")
TEMPLATE_NAMES = {
    MetricType.AGGREGATE: ("input_column",),
    MetricType.DERIVED: ("input_column",),
    MetricType.DRIFT: ("input_column", "current_df", "base_df"),
}
# Keywords and functions are written in capitals, so a word in small letters is a name.
QUOTED = re.compile(r"'[^']*'")
NAME = re.compile(r"(?<![\w{])[a-z_][a-z0-9_]*(?![\w}(])")
NO_EXPRESSION = re.compile(r"\{%|\bSELECT\b|\bJOIN\b|;", re.IGNORECASE)
ALWAYS_PROFILED = ("count", "num_nulls", "avg", "min", "max", "stddev", "distinct_count")


def read_monitor(root: Path, path: str) -> Monitor:
    """Parse one file and hold it against its Gold table and the metric tables."""
    return checked_monitor(root, YamlFile.read(root, path))


def checked_monitor(root: Path, file: YamlFile) -> Monitor:
    """The monitor, all of whose names exist."""
    monitor = parse_monitor(file)
    check_monitor(monitor, gold_table(root, monitor), metric_columns(root), Definitions.load(root))
    return monitor


def check_monitor(
    monitor: Monitor,
    table: ComputedTable,
    metric_tables: Mapping[str, Mapping[str, Any]],
    definitions: Definitions,
) -> None:
    """Hold the monitor against its Gold table and the columns that every metric table has."""
    for metric in monitor.metrics:
        if any(metric.name in names for names in metric_tables.values()):
            raise ContentError(
                f"{monitor.path}: custom_metrics.{metric.name}: the metric tables have a column "
                "of this name: choose another"
            )
    check_names(monitor, monitored_columns(monitor, table), definitions)


def metric_columns(root: Path) -> Mapping[str, Mapping[str, Any]]:
    """Columns that every profile and drift metrics table has, with type and comment."""
    return YamlFile.read(root, COLUMNS).content


def gold_table(root: Path, monitor: Monitor) -> ComputedTable:
    """The declaration of the Gold table that the monitor watches."""
    for path in walk(root, "gold/tables", ".sql"):
        if Path(path).stem == monitor.view:
            return read_computed_table(root, path, "gold")
    raise ContentError(f"{monitor.path}: table {monitor.table!r} has no file below gold/tables")


def monitored_columns(monitor: Monitor, table: ComputedTable) -> dict[str, str]:
    """Column to SQL type of what is profiled: all but the personal and the excluded columns."""
    where = monitor.path
    if table.types.get(monitor.timestamp_column) not in TIMES:
        raise ContentError(
            f"{where}: time_series.timestamp_col {monitor.timestamp_column!r} is not a date or "
            f"timestamp column of {monitor.table}"
        )
    for name in monitor.exclude:
        if name not in table.types or name == monitor.timestamp_column:
            raise ContentError(f"{where}: exclude: {name!r} is not a column that can be left out")
    left_out = {*table.pii, *monitor.exclude}
    columns = {name: type_ for name, type_ in table.types.items() if name not in left_out}
    for name, type_ in columns.items():
        if type_ not in (*TIMES, *CATEGORICAL) and not NUMERIC.fullmatch(type_):
            raise ContentError(f"{where}: column {name} has type {type_}: name it in exclude")
    return columns


def check_names(monitor: Monitor, columns: Mapping[str, str], definitions: Definitions) -> None:
    """Every column, metric and template name that an expression uses must exist."""
    for expression in monitor.slices:
        _expect_known(expression, columns, f"{monitor.path}: slicing_exprs", "column")
    aggregates = {metric.name for metric in monitor.of_type(MetricType.AGGREGATE)}
    derived = {metric.name for metric in monitor.of_type(MetricType.DERIVED)}
    known: dict[MetricType, Collection[str]] = {
        MetricType.AGGREGATE: columns,
        MetricType.DERIVED: {*aggregates, *ALWAYS_PROFILED},
        MetricType.DRIFT: {*aggregates, *derived, *ALWAYS_PROFILED},
    }
    for metric in monitor.metrics:
        at = f"{monitor.path}: custom_metrics.{metric.name}"
        for column in metric.input_columns:
            if column != TABLE and column not in columns:
                raise ContentError(f"{at}: input_columns names {column!r}, which is not profiled")
        try:
            definition = render(metric.definition, {}, definitions)
        except ContentError as error:
            raise ContentError(f"{at}: definition: {error}") from None
        if found := NO_EXPRESSION.search(QUOTED.sub("''", definition)):
            raise ContentError(
                f"{at}: definition has {found.group()!r}, but must be one expression, without "
                "Jinja blocks: compute it in a Gold table, and let the metric aggregate that",
                limit="monitor_custom_metric_definition",
            )
        for name in TEMPLATE_NAME.findall(definition):
            if name not in TEMPLATE_NAMES[metric.type]:
                raise ContentError(
                    f"{at}: definition: {{{{{name}}}}} is unknown: "
                    f"use {', '.join(TEMPLATE_NAMES[metric.type])}"
                )
        kind = "column" if metric.type is MetricType.AGGREGATE else "metric"
        _expect_known(definition, known[metric.type], f"{at}: definition", kind)


def _expect_known(expression: str, known: Collection[str], at: str, kind: str) -> None:
    for name in NAME.findall(TEMPLATE_NAME.sub("", QUOTED.sub("''", expression))):
        if name not in known:
            raise ContentError(f"{at}: {name!r} is not a {kind} that can be used here")
