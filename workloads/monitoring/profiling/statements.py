"""The SQL that computes the metric tables where no Databricks does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitoring.profiling.monitor import TABLE, CustomMetric, MetricType, Monitor
from monitoring.profiling.subject import NUMERIC, TEMPLATE_NAME, TIMES
from runtime.content import SqlFile, YamlFile
from runtime.definitions import Definitions
from runtime.render import render_with
from runtime.sql import identifier, literal
from runtime.tables import Column, TableSpec

FOLDER = "monitoring/statements"


@dataclass(frozen=True, kw_only=True)
class Statements:
    """Renders the statement files for one monitor."""

    root: Path
    definitions: Definitions
    monitor: Monitor
    columns: Mapping[str, str]
    """Profiled column to SQL type."""

    def rows(self, relation: str, seconds: int, windows: Sequence[int] | None = None) -> str:
        """The rows of a relation with their `window_start`; of these windows, or of all."""
        time = f"CAST({identifier(self.monitor.timestamp_column)} AS TIMESTAMP)"
        start = f"TIMESTAMP_SECONDS(UNIX_SECONDS({time}) DIV {seconds} * {seconds})"
        query = f"SELECT *, {start} AS window_start FROM {relation}"
        if windows is None:
            return query
        first, last = min(windows), max(windows) + seconds
        return (
            f"{query} WHERE {time} >= {instant(first)} AND {time} < {instant(last)} "
            f"AND {start} IN ({instants(windows)})"
        )

    def values(self, rows: str) -> str:
        """Value counts of the rows."""
        cells = ", ".join(_cell(name, type_) for name, type_ in self.columns.items())
        return self._render("values", rows=rows, slices=self._slices, cells=cells)

    def profile(self, values: str, rows: str, granularity: str, seconds: int) -> str:
        """Rows of the profile metrics table."""
        aggregates = self.monitor.of_type(MetricType.AGGREGATE)
        query = self._render(
            "profile",
            values=values,
            rows=rows,
            slices=self._slices,
            aggregates="".join(
                f", CAST({self._expression(metric, column)} AS {metric.output_type}) "
                f"AS {_aggregate(metric, column)}"
                for metric in aggregates
                for column in metric.input_columns
            ),
            metrics="".join(
                ", CASE d.column_name "
                + " ".join(
                    f"WHEN {literal(column)} THEN a.{_aggregate(metric, column)}"
                    for column in metric.input_columns
                )
                + f" END AS {identifier(metric.name)}"
                for metric in aggregates
            ),
            quantiles=", ".join(f"{share / 100}D" for share in range(101)),
            granularity=literal(granularity),
            seconds=str(seconds),
        )
        derived = "".join(self._by_column(m) for m in self.monitor.of_type(MetricType.DERIVED))
        return f"SELECT *{derived} FROM ({query})" if derived else query

    def drift(
        self, values: str, profile: str, windows: Sequence[int], granularity: str, seconds: int
    ) -> str:
        """Rows of the drift metrics table."""
        metrics = self.monitor.of_type(MetricType.DRIFT)
        return self._render(
            "drift",
            values=values,
            profile=profile,
            windows=instants(windows),
            granularity=literal(granularity),
            seconds=str(seconds),
            metrics="".join(self._by_column(metric, "p.c.") for metric in metrics),
        )

    def windows(
        self, rows: str, changes: str, profile: str, granularity: str, first: int, limit: int
    ) -> str:
        """Starts of the windows to profile."""
        return self._render(
            "windows",
            rows=rows,
            changes=changes,
            profile=profile,
            granularity=literal(granularity),
            first=instant(first),
            limit=instant(limit),
        )

    def spec(self, kind: str) -> TableSpec:
        """The profile or drift metrics table."""
        content = YamlFile.read(self.root, f"{FOLDER}/columns.yaml").content[kind]
        types = (
            (MetricType.DRIFT,) if kind == "drift" else (MetricType.AGGREGATE, MetricType.DERIVED)
        )
        return TableSpec(
            comment=f"{kind.capitalize()} metrics of {self.monitor.table}: {self.monitor.comment}",
            columns=(
                *(
                    Column(name, column["type"], column["comment"])
                    for name, column in content.items()
                ),
                *(Column(m.name, m.output_type.upper(), m.comment) for m in self._sorted(types)),
            ),
            cluster_by=(),
        )

    @property
    def _slices(self) -> str:
        whole = "STRUCT(CAST(NULL AS STRING) AS key, CAST(NULL AS STRING) AS value)"
        return ", ".join(
            [whole]
            + [
                f"STRUCT({literal(expression)} AS key, CAST({expression} AS STRING) AS value)"
                for expression in self.monitor.slices
            ]
        )

    def _sorted(self, types: Sequence[MetricType]) -> list[CustomMetric]:
        return [metric for type_ in types for metric in self.monitor.of_type(type_)]

    def _by_column(self, metric: CustomMetric, alias: str = "") -> str:
        cases = " ".join(
            f"WHEN {literal(column)} THEN "
            f"CAST({self._expression(metric, column)} AS {metric.output_type})"
            for column in metric.input_columns
        )
        return f", CASE {alias}column_name {cases} END AS {identifier(metric.name)}"

    def _expression(self, metric: CustomMetric, column: str) -> str:
        names = {"input_column": identifier(column), "current_df": "p.c", "base_df": "p.b"}
        definition = definition_of(metric, self.definitions)
        return TEMPLATE_NAME.sub(lambda match: names[match.group(1)], definition)

    def _render(self, name: str, **texts: str) -> str:
        file = SqlFile.read(self.root, f"{FOLDER}/{name}.sql")
        return render_with(file.body, texts, self.definitions)


def definition_of(metric: CustomMetric, definitions: Definitions) -> str:
    """The definition with the shared definitions in it, its Jinja names as they are."""
    return render_with(metric.definition, {}, definitions)


def instant(seconds: int) -> str:
    """A timestamp literal that no time zone changes."""
    return f"TIMESTAMP_SECONDS({seconds})"


def instants(seconds: Sequence[int]) -> str:
    """Timestamp literals, separated by commas."""
    return ", ".join(map(instant, sorted(seconds)))


def _aggregate(metric: CustomMetric, column: str) -> str:
    return identifier(metric.name if column == TABLE else f"{metric.name}.{column}")


def _cell(name: str, type_: str) -> str:
    column = identifier(name)
    numeric = NUMERIC.fullmatch(type_) is not None
    # Neither a number nor a category: no distribution of times is compared.
    flag = "CAST(NULL AS BOOLEAN)" if type_ in TIMES else literal(numeric)
    number = f"CAST({column} AS DOUBLE)" if numeric else "CAST(NULL AS DOUBLE)"
    text = "CAST(NULL AS STRING)" if numeric else f"CAST({column} AS STRING)"
    return (
        f"STRUCT({literal(name)} AS name, {literal(type_.lower())} AS type, {flag} AS is_numeric, "
        f"{number} AS number, {text} AS text)"
    )
