"""The rules that Gold files declare are predicates over columns that their tables have."""

import pytest
from pyspark.sql import SparkSession

from cases import WORKLOADS, rows_frame
from content.computed_table import ComputedTable, Kind, read_computed_tables
from content.definitions import Definitions
from content.placeholders import render
from content.usable import usable_bronze_tables

TABLES = read_computed_tables(WORKLOADS, "gold/tables", "gold")
RULES = [(table, rule.text) for table in TABLES for rule in table.rules if rule.min_rows is None]
DIMENSIONS = [table for table in TABLES if table.kind in (Kind.DIMENSION, Kind.HISTORY)]


@pytest.mark.parametrize(("table", "rule"), RULES, ids=[f"{t.name}-{r}" for t, r in RULES])
def test_rule_is_a_predicate_over_the_columns(
    spark: SparkSession, table: ComputedTable, rule: str
) -> None:
    text = render(rule, {}, Definitions.load(WORKLOADS))
    judged = rows_frame(spark, table.types, [{}]).selectExpr(f"({text}) AS judged")
    assert [kind for _, kind in judged.dtypes] == ["boolean"]
    assert judged.count() == 1


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_rows_from_bronze_that_expires_have_a_day_or_are_only_added(table: ComputedTable) -> None:
    """What has no day could not be told from what is gone, and would be computed from the rest."""
    expiring = {bronze.object for bronze in usable_bronze_tables(WORKLOADS).sound if bronze.expires}
    assert table.day is not None or expiring & set(table.reads) <= set(table.adds_only)


@pytest.mark.parametrize("table", DIMENSIONS, ids=[table.name for table in DIMENSIONS])
def test_dimension_marks_members_that_only_facts_mention(table: ComputedTable) -> None:
    assert "is_known" in table.types
