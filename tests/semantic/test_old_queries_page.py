"""docs/old_queries.md is true: its statements say over its rows what it prints."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from content_tables import read_computed
from old_queries_page import PAGE, Cells, Example, Rows, asked_on, examples, told
from pyspark.sql import SparkSession
from pyspark.sql.functions import struct, to_json

from cases import WORKLOADS, rows_frame, run_body, table_types
from content.semantic.function import read_function
from content.semantic.metric_view import read_metric_view

EXAMPLES = examples()
TODAY = f"DATE'{asked_on()}'"
COMPUTED = ("gold.fact_price", "gold.fact_usage", "gold.dim_workspace", "gold.fact_job_run")
"""What the product makes of the rows, each after those that it reads."""
SYSTEM_TABLE = re.compile(r"\bsystem\.(\w+)\.(\w+)")
FUNCTION, VIEW, TABLE = "get_top_cost_contributors", "cost_analytics", "fact_job_run"
"""What the page asks of ours."""


@pytest.fixture(scope="module")
def ours(layer: Any) -> Any:
    """The function and the metric view of the page, deployed as if today were the page's day."""
    function = read_function(WORKLOADS, f"semantic/functions/cost/{FUNCTION}.sql")
    view = read_metric_view(WORKLOADS, f"semantic/metric_views/{VIEW}.yaml")
    for table in (*function.reads, *view.tables, f"gold.{TABLE}"):
        layer.give(table, [])
    parameters = [replace(p, default=_as_of_the_page(p.default)) for p in function.parameters]
    layer.create(replace(function, parameters=parameters))
    layer.create_view(replace(view, text=_as_of_the_page(view.text)))
    return layer


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.title for example in EXAMPLES])
def test_statements_say_what_the_page_prints(example: Example, ours: Any) -> None:
    for table, rows in example.given.items():
        frame = rows_frame(ours.spark, table_types(table), rows, table)
        frame.createOrReplaceTempView(table.replace(".", "_"))
    for table, rows in _computed(ours.spark, example.given).items():
        ours.give(table, rows)
    for statement in example.statements:
        found = ours.spark.sql(_runnable(statement.sql, ours.names.table)).collect()
        shown = [{name: told(value) for name, value in row.asDict().items()} for row in found]
        assert _sorted(shown) == _sorted(statement.says), statement.sql


def test_every_statement_of_the_page_is_run() -> None:
    assert PAGE.count("```") == 2 * sum(len(example.statements) for example in EXAMPLES)
    assert PAGE.count("\n## ") == len(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.title for example in EXAMPLES])
def test_what_people_write_says_something_else(example: Example) -> None:
    usual = [statement.says for statement in example.statements if statement.is_usual]
    ours = [statement.says for statement in example.statements if not statement.is_usual]
    assert usual
    assert ours
    for says in usual:
        shared = set(says[0]) & set(ours[0][0])
        assert [row[name] for row in says for name in shared] != [
            row[name] for row in ours[0] for name in shared
        ]


def _computed(spark: SparkSession, given: Mapping[str, Rows]) -> Mapping[str, Rows]:
    """The rows of the Gold tables, from the product's own queries."""
    rows = dict(given)
    for name in COMPUTED:
        table = read_computed(name)
        read = {other: rows[other] for other in table.reads if other in rows}
        made = run_body(spark, table.path, "gold", read).select(to_json(struct("*"))).collect()
        rows[name] = [json.loads(row[0], parse_float=str) for row in made]
    return {name: rows[name] for name in COMPUTED[1:]}


def _as_of_the_page(text: str) -> str:
    return text.replace("current_date()", TODAY)


def _runnable(sql: str, table: Callable[[str, str], str]) -> str:
    """The statement over the given rows, where ours names what is deployed."""
    text = SYSTEM_TABLE.sub(r"bronze_\1_\2", _as_of_the_page(sql))
    for layer, name in (("semantic", FUNCTION), ("semantic", VIEW), ("gold", TABLE)):
        text = re.sub(rf"\b{name}\b", table(layer, name), text)
    return text


def _sorted(rows: Cells) -> list[list[tuple[str, str]]]:
    return sorted([*row.items()] for row in rows)
