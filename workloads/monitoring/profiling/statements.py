"""The SQL that computes the metric tables where no Databricks does it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from content.definitions import Definitions
from content.files import SqlFile
from content.monitoring.monitor import TABLE, CustomMetric, MetricType, Monitor
from content.monitoring.monitored_table import NUMERIC, TEMPLATE_NAME, TIMES, metric_columns
from content.placeholders import render
from content.sql import identifier, literal
from content.table_spec import Column, TableSpec

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
        return self._render(
            "values",
            rows=rows,
            slice_ids=", ".join(f"XXHASH64({key}, {value})" for key, value in self._slice_parts),
            texts=_array((f"CAST({identifier(c)} AS STRING)" for c in self._texts), "STRING"),
            numbers=_array((f"CAST({identifier(c)} AS DOUBLE)" for c in self._numbers), "DOUBLE"),
            texts_count=str(len(self._texts)),
        )

    def profile(self, values: str, rows: str, granularity: str, seconds: int) -> str:
        """Rows of the profile metrics table."""
        aggregates = self.monitor.of_type(MetricType.AGGREGATE)
        query = self._render(
            "profile",
            values=values,
            rows=rows,
            slices=", ".join(
                f"STRUCT({key} AS key, {value} AS value)" for key, value in self._slice_parts
            ),
            **self._places,
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
            categories_count=str(len(self._categories)),
            **self._places,
            windows=instants(windows),
            granularity=literal(granularity),
            seconds=str(seconds),
            metrics="".join(self._by_column(metric, "p.c.") for metric in metrics),
        )

    def spec(self, kind: str) -> TableSpec:
        """The profile or drift metrics table."""
        content = metric_columns(self.root)[kind]
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
            pruned_by=("granularity", "window"),
        )

    @property
    def _slice_parts(self) -> list[tuple[str, str]]:
        """Key and value of each slice of a row; the whole table is the first one."""
        none = "CAST(NULL AS STRING)"
        return [(none, none)] + [
            (literal(expression), f"CAST({expression} AS STRING)")
            for expression in self.monitor.slices
        ]

    @property
    def _categories(self) -> list[str]:
        return [
            name
            for name, type_ in self.columns.items()
            if type_ not in TIMES and not NUMERIC.fullmatch(type_)
        ]

    @property
    def _texts(self) -> list[str]:
        """The columns that are no numbers, times last."""
        return [*self._categories, *(n for n, type_ in self.columns.items() if type_ in TIMES)]

    @property
    def _numbers(self) -> list[str]:
        return [name for name, type_ in self.columns.items() if NUMERIC.fullmatch(type_)]

    @property
    def _places(self) -> dict[str, str]:
        """What the statements know of the columns: their place among texts and numbers."""
        ordered = [*self._texts, *self._numbers]
        names = {"names": ordered, "types": [self.columns[name].lower() for name in ordered]}
        return {
            "texts_count": str(len(self._texts)),
            **{key: ", ".join(map(literal, values)) for key, values in names.items()},
        }

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
        return render(file.body, texts, self.definitions)


def definition_of(metric: CustomMetric, definitions: Definitions) -> str:
    """The definition with the shared definitions in it, its Jinja names as they are."""
    return render(metric.definition, {}, definitions)


def view_statement(name: str, source: str, columns: Mapping[str, str]) -> str:
    """CREATE VIEW with the profiled columns only."""
    selected = ", ".join(map(identifier, columns))
    return f"CREATE OR REPLACE VIEW {name} AS SELECT {selected} FROM {source}"


def instant(seconds: int) -> str:
    """A timestamp literal that no time zone changes."""
    return f"TIMESTAMP_SECONDS({seconds})"


def instants(seconds: Sequence[int]) -> str:
    """Timestamp literals, separated by commas."""
    return ", ".join(map(instant, sorted(seconds)))


def _aggregate(metric: CustomMetric, column: str) -> str:
    return identifier(metric.name if column == TABLE else f"{metric.name}.{column}")


def _array(items: Iterable[str], type_: str) -> str:
    return ", ".join(items) or f"CAST(NULL AS {type_})"
