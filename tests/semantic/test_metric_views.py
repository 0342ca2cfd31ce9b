"""Every metric view, over tables that are filled by their columns' types alone."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import yaml
from sqlglot import exp, parse_one

from cases import WORKLOADS, table_types
from content.semantic.metric_view import MetricView, metric_view_paths, read_metric_view
from content.semantic.metric_view_joins import tables_of
from content.semantic.metric_view_source import folded_source
from content.semantic.window_measure import window_measure_query
from content.tables.computed_table import ComputedTable, Kind

FACTS, THINGS = 12, 3
FIRST = date.today() - timedelta(days=70)


def value(type_: str, number: int) -> Any:
    """A value of the type; equal numbers give equal values in all tables."""
    match type_:
        case "STRING":
            return f"s{number}"
        case "BOOLEAN":
            return number % 2 == 0
        case "DATE":
            return FIRST + timedelta(days=17 * number)
        case "TIMESTAMP":
            return datetime.combine(FIRST + timedelta(days=17 * number), datetime.min.time())
        case _ if type_.startswith(("MAP", "ARRAY")):
            return None
    return number + 1


def facts(table: ComputedTable) -> Iterator[dict[str, Any]]:
    """Rows in which each column goes its own round; some name things that are not there."""
    for row in range(FACTS):
        yield {
            name: value(type_, (row * (place + 3) + place) % (THINGS + 1))
            for place, (name, type_) in enumerate(table.types.items())
        }


def things(table: ComputedTable) -> Iterator[dict[str, Any]]:
    """A row per thing; of a history two more, which are not current."""
    for number in range(THINGS):
        row = {name: value(type_, number) for name, type_ in table.types.items()}
        if table.kind is Kind.HISTORY:
            yield {**row, "is_current": False}
            yield {**row, "is_current": None}
            row["is_current"] = True
        yield row


def fill(layer: Any, view: MetricView) -> None:
    for name, table in tables_of(WORKLOADS, view).items():
        assert table.types == table_types(name)
        layer.give(name, list(facts(table) if name == view.source else things(table)))


def is_additive(expression: str) -> bool:
    """Whether parts add up to the whole: a sum, or a count of rows."""
    tree = parse_one(expression, dialect="databricks")
    inner = tree.this if isinstance(tree, exp.Filter) else tree
    return isinstance(inner, exp.Sum) or (
        isinstance(inner, exp.Count) and not isinstance(inner.this, exp.Distinct)
    )


@pytest.fixture(params=metric_view_paths(WORKLOADS))
def view(request: pytest.FixtureRequest, layer: Any) -> Iterator[MetricView]:
    found = read_metric_view(WORKLOADS, request.param)
    fill(layer, found)
    layer.create_view(found)
    yield found
    layer.spark.sql(f"DROP VIEW {layer.names.table('semantic', found.name)}")


def test_every_measure_answers_at_each_grain_and_parts_add_up(view: MetricView, layer: Any) -> None:
    names = [name for name in view.measures if name not in view.windows]
    additive = [name for name in names if is_additive(layer.render(view.measures[name]))]
    assert additive
    (total,) = layer.measure(view.name, names)
    first = next(iter(view.dimensions))
    for by in ([first], list(view.dimensions)[:3], list(view.dimensions)):
        parts = layer.measure(view.name, names, by)
        assert len(parts) > 1
        for name in additive:
            whole = sum(part[name] or 0 for part in parts)
            assert float(whole) == pytest.approx(float(total[name] or 0)), (name, by)


def test_joins_neither_multiply_nor_lose_rows(view: MetricView, layer: Any) -> None:
    source = folded_source(yaml.safe_load(layer.render(view.text)))
    assert layer.spark.sql(f"SELECT count(*) FROM ({source})").first()[0] == FACTS
    for name in (name for name, text in view.measures.items() if text == "COUNT(*)"):
        assert layer.measure(view.name, [name]) == [{name: FACTS}]


def test_every_window_measure_has_sql_that_runs(view: MetricView, layer: Any) -> None:
    rendered = yaml.safe_load(layer.render(view.text))
    for name, windows in view.windows.items():
        for by in ([], [windows[0].order], list(view.dimensions)):
            assert layer.spark.sql(window_measure_query(view, rendered, name, by)).collect()


def test_every_view_answers_over_empty_tables(view: MetricView, layer: Any) -> None:
    for table in view.tables:
        layer.give(table, [])
    names = [name for name in view.measures if name not in view.windows]
    (total,) = layer.measure(view.name, names)
    assert {value for value in total.values() if value is not None} <= {0}
    assert layer.measure(view.name, names, list(view.dimensions)) == []
