"""The rules that Gold files declare are predicates over columns that their tables have."""

import pytest
from content_tables import KINDS, computed_files, of_kind, read_computed
from pyspark.sql import SparkSession

from cases import WORKLOADS, rows_frame
from content.definitions import Definitions
from content.finding.usable import usable_bronze_tables
from content.placeholders import render

COMPUTED = [name for name in of_kind(*KINDS) if name.startswith("gold.")]
DIMENSIONS = [name for name in of_kind("dimension", "history") if name.startswith("gold.")]


@pytest.mark.parametrize("name", COMPUTED)
def test_rules_are_predicates_over_the_columns(spark: SparkSession, name: str) -> None:
    table, definitions = read_computed(name), Definitions.load(WORKLOADS)
    rules = [render(rule.text, {}, definitions) for rule in table.rules if rule.min_rows is None]
    judged = rows_frame(spark, table.types, [{}]).selectExpr(*(f"({rule})" for rule in rules))
    assert {kind for _, kind in judged.dtypes} <= {"boolean"}
    assert judged.count() == 1


@pytest.mark.parametrize("name", COMPUTED)
def test_rows_from_bronze_that_expires_have_a_day_or_are_only_added(name: str) -> None:
    """What has no day could not be told from what is gone, and would be computed from the rest."""
    table = read_computed(name)
    expiring = {bronze.object for bronze in usable_bronze_tables(WORKLOADS).sound if bronze.expires}
    assert table.day is not None or expiring & set(table.reads) <= set(table.adds_only)


@pytest.mark.parametrize("name", DIMENSIONS)
def test_dimension_marks_members_that_only_facts_mention(name: str) -> None:
    assert "is_known" in read_computed(name).types


@pytest.mark.parametrize("name", COMPUTED)
def test_table_of_optional_sources_may_be_empty(name: str) -> None:
    """A missing source is said once, when it is loaded, not again by what it leaves empty."""
    sizes = [rule for rule in read_computed(name).rules if rule.min_rows is not None]
    assert not sizes or _has_rows(name)


def _has_rows(name: str) -> bool:
    """Whether what the table reads first comes from a source that every account has."""
    first = next(iter(read_computed(name).reads), None)
    if first is None:
        return True
    if first in computed_files():
        return _has_rows(first)
    sources = usable_bronze_tables(WORKLOADS).sound
    return any(source.object == first and source.required for source in sources)
