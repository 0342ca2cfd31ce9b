"""The rules that Gold files declare are predicates over columns that their tables have."""

from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from cases import WORKLOADS, rows_frame
from content.computed_table import Kind, read_computed_table
from content.definitions import Definitions
from content.files import walk
from content.placeholders import render
from content.usable import usable_bronze_tables

PATHS = walk(WORKLOADS, "gold/tables", ".sql")
NAMES = [Path(path).stem for path in PATHS]


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_rules_are_predicates_over_the_columns(spark: SparkSession, path: str) -> None:
    table, definitions = read_computed_table(WORKLOADS, path, "gold"), Definitions.load(WORKLOADS)
    texts = [render(r.text, {}, definitions) for r in table.rules if r.min_rows is None]
    rules = [f"({text}) AS judged_{number}" for number, text in enumerate(texts)]
    judged = rows_frame(spark, table.types, [{}]).selectExpr(*rules)
    assert [kind for _, kind in judged.dtypes] == ["boolean"] * len(rules)
    assert judged.count() == 1


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_rows_from_bronze_that_expires_have_a_day_or_are_only_added(path: str) -> None:
    """What has no day could not be told from what is gone, and would be computed from the rest."""
    table = read_computed_table(WORKLOADS, path, "gold")
    expiring = {bronze.object for bronze in usable_bronze_tables(WORKLOADS).sound if bronze.expires}
    assert table.day is not None or expiring & set(table.reads) <= set(table.adds_only)


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_dimension_marks_members_that_only_facts_mention(path: str) -> None:
    table = read_computed_table(WORKLOADS, path, "gold")
    assert table.kind not in (Kind.DIMENSION, Kind.HISTORY) or "is_known" in table.types
