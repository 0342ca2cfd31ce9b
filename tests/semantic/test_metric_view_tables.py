"""Metric views fit the Gold tables: joins find one row, and columns are there."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from cases import WORKLOADS
from content.checking.project import read_project
from content.checking.relations import relation_problems
from content.checking.sql import column_problems
from content.errors import ContentError
from content.files import SqlFile
from content.semantic.metric_view import (
    MetricView,
    metric_view_paths,
    parse_metric_view,
    read_metric_view,
)
from content.semantic.metric_view_joins import check_joins, must_be_folded, tables_of
from content.table_spec import Column
from content.tables.computed_table import ComputedTable, Kind, parse_computed_table

PATH = "semantic/metric_views/x.yaml"
TABLE = """/* ---
comment: A table.
kind: dimension
grain: one row per a
key: [a]
reads: {bronze.x: {a: a}}
columns: {a: {type: INT, comment: A column.}}
--- */
SELECT a FROM ${bronze}.x
"""
GOOD = """version: "1.1"
comment: Queries.
source: ${gold}.fact_query
joins:
  - name: warehouse
    source: ${gold}.dim_warehouse
    "on": source.workspace_id = warehouse.workspace_id
      AND warehouse.warehouse_id = source.warehouse_id and warehouse.is_current
  - name: workspace
    source: ${gold}.dim_workspace
    "on": source.workspace_id = workspace.workspace_id
filter: seconds < ${def.sla_minutes} * 60 AND workspace.cloud IN ('AWS.x')
dimensions:
  - name: size
    expr: coalesce(warehouse.warehouse_size, `warehouse`.`warehouse_type`)
    display_name: Size
    comment: Size.
measures:
  - name: queries
    expr: COUNT(DISTINCT seconds) FILTER (WHERE is_failure)
    display_name: Queries
    comment: Queries.
"""


def table(name: str, kind: Kind, key: list[str], **types: str) -> ComputedTable:
    """A Gold table that only this test knows."""
    real = parse_computed_table(SqlFile.parse(TABLE, "gold/tables/demo/x.sql"), "gold")
    columns = tuple(Column(name, type_, "A column.") for name, type_ in types.items())
    return replace(real, name=name, kind=kind, key=key, columns=columns)


ID = {"workspace_id": "STRING", "warehouse_id": "STRING"}
TABLES = {
    one.object: one
    for one in (
        table("fact_query", Kind.FACT, ["seconds"], **ID, seconds="DOUBLE", is_failure="BOOLEAN"),
        table(
            "dim_warehouse",
            Kind.HISTORY,
            ["workspace_id", "warehouse_id", "valid_from"],
            **ID,
            valid_from="TIMESTAMP",
            is_current="BOOLEAN",
            warehouse_size="STRING",
            warehouse_type="STRING",
            tags="MAP<STRING,STRING>",
        ),
        table(
            "dim_workspace", Kind.DIMENSION, ["workspace_id"], workspace_id="STRING", cloud="STRING"
        ),
        table("dim_tagged", Kind.DIMENSION, ["workspace_id"], **ID, cloud="MAP<STRING,STRING>"),
        table("dim_number", Kind.DIMENSION, ["workspace_id"], workspace_id="INT", cloud="STRING"),
    )
}
JOINS = {
    "history without its current state": (
        " and warehouse.is_current",
        "",
        "joins.warehouse: on: gold.dim_warehouse is a history: add AND warehouse.is_current",
    ),
    "history by a part of its unit": (
        "AND warehouse.warehouse_id = source.warehouse_id and",
        "AND",
        "a row of gold.dim_warehouse is found by workspace_id, warehouse_id, not by workspace_id",
    ),
    "history by its time": (
        "and warehouse.is_current",
        "and warehouse.is_current AND source.seconds = warehouse.valid_from",
        "is found by workspace_id, warehouse_id, not by valid_from, warehouse_id, workspace_id",
    ),
    "current state of a dimension": (
        "= workspace.workspace_id",
        "= workspace.workspace_id AND workspace.is_current",
        "joins.workspace: on: 'workspace.is_current' does not compare a column of the source",
    ),
    "dimension by another column": (
        "source.workspace_id = workspace.workspace_id",
        "source.warehouse_id = workspace.cloud",
        "joins.workspace: on: a row of gold.dim_workspace is found by workspace_id, not by cloud",
    ),
    "alternatives": (
        "source.workspace_id = workspace.workspace_id",
        "source.workspace_id = workspace.workspace_id OR TRUE",
        "does not compare a column of the source",
    ),
    "condition between other tables": (
        "source.workspace_id = workspace.workspace_id",
        "warehouse.workspace_id = workspace.workspace_id",
        "joins.workspace: on: 'warehouse.workspace_id = workspace.workspace_id' does not compare",
    ),
    "column that the source lacks": (
        "source.workspace_id = workspace",
        "source.account = workspace",
        "joins.workspace: on: gold.fact_query has no column account",
    ),
    "types that differ": (
        "${gold}.dim_workspace",
        "${gold}.dim_number",
        "source.workspace_id is STRING, workspace.workspace_id is INT: give both the same type",
    ),
    "unknown source": ("${gold}.fact_query", "${gold}.fact_x", "source: gold.fact_x is no Gold"),
    "unknown join": ("gold}.dim_workspace", "gold}.dim_x", "joins.workspace: source: gold.dim_x"),
    "name of a column": (
        "name: workspace",
        "name: seconds",
        "gold.fact_query has a column of this name",
    ),
    "join for nothing": (
        " AND workspace.cloud IN ('AWS.x')",
        " AND 'workspace.cloud' <> ''",
        "joins.workspace: no field uses a column of it",
    ),
}
COLUMNS = {
    "of the source": ("DISTINCT seconds", "DISTINCT hours", "measures.queries", "hours"),
    "in a filter of a measure": ("is_failure", "failed", "measures.queries", "failed"),
    "of a join": ("`warehouse_type`", "`typ`", "dimensions.size", "typ"),
    "in the filter": ("workspace.cloud", "workspace.sky", "filter", "sky"),
    "of an unknown join": ("'AWS.x'", "space.cloud", "filter", "space.cloud"),
    "that is another dimension": ("DISTINCT seconds", "DISTINCT size", "measures.queries", "size"),
}


def view(old: str = "", new: str = "") -> MetricView:
    assert old in GOOD
    return parse_metric_view(GOOD.replace(old, new) if old else GOOD, PATH)


def test_the_good_view_fits() -> None:
    check_joins(view(), TABLES)
    assert problems(PLAIN) == []


@pytest.mark.parametrize("mistake", JOINS)
def test_join_that_does_not_fit_is_told_with_file_and_key(mistake: str) -> None:
    old, new, message = JOINS[mistake]
    with pytest.raises(ContentError) as caught:
        check_joins(view(old, new), TABLES)
    assert f"{PATH}: " in str(caught.value)
    assert message in str(caught.value)


PLAIN = GOOD.replace(" and warehouse.is_current", "")
"""The view where no table is a history."""


def problems(text: str) -> Sequence[str]:
    """What the check says of a view over the tables, all of them dimensions."""
    texts = {"definitions.yaml": "values: {sla_minutes: 60}\nexpressions: {}\n", PATH: text}
    for name, one in TABLES.items():
        columns = "".join(
            f'  {column.name}: {{type: "{column.type}", comment: A column.}}\n'
            for column in one.columns
        )
        key = ", ".join(name for name in one.key if name != "valid_from")
        texts[f"gold/tables/x/{name.removeprefix('gold.')}.sql"] = (
            f"/* ---\ncomment: A table.\nkind: dimension\ngrain: a row\nkey: [{key}]\n"
            f"loaded_by: ml\ncolumns:\n{columns}--- */\n"
        )
    project = read_project(texts)
    assert not project.problems
    return [str(problem) for problem in (*relation_problems(project), *column_problems(project))]


@pytest.mark.parametrize("mistake", COLUMNS)
def test_column_that_is_not_there_is_told_with_file_and_key(mistake: str) -> None:
    old, new, key, column = COLUMNS[mistake]
    assert old in PLAIN
    (told,) = problems(PLAIN.replace(old, new))
    assert told.startswith(f"{PATH}: line ")
    assert f": {key}: " in told and column in told


def test_join_that_does_not_fit_is_told_by_the_check() -> None:
    (told,) = problems(PLAIN.replace("workspace.workspace_id\nfilter", "workspace.cloud\nfilter"))
    assert told.startswith(f"{PATH}: line ")
    assert "joins.workspace.on: a row of gold.dim_workspace is found by workspace_id" in told


def test_only_joins_of_tables_with_maps_are_folded_for_databricks() -> None:
    assert must_be_folded(view(), TABLES)
    history = replace(TABLES["gold.dim_warehouse"], columns=TABLES["gold.dim_workspace"].columns)
    assert not must_be_folded(view(), {**TABLES, "gold.dim_warehouse": history})
    plain = GOOD.replace("dim_warehouse", "dim_workspace")
    assert not must_be_folded(parse_metric_view(plain, PATH), TABLES)
    tagged = plain.replace("dim_workspace", "dim_tagged", 1)
    assert must_be_folded(parse_metric_view(tagged, PATH), TABLES)


@pytest.mark.parametrize("path", metric_view_paths(WORKLOADS))
def test_view_fits_the_gold_tables(path: str) -> None:
    found = read_metric_view(WORKLOADS, path)
    check_joins(found, tables_of(WORKLOADS, found))
