"""All content in one deployment: what is computed step by step equals what is computed at once.

The tests go on where the one before ended: setup and refresh, a second pass, two days later.
"""

from datetime import timedelta

import pytest
from content_tables import computed_files, read_computed, rests_on_loads, rests_on_models
from frames import assert_same_rows
from product import Deployment, table
from pyspark.sql import DataFrame, SparkSession
from small_product import WORKLOADS, table_files

from content.tables.bronze_file import read_bronze_table
from content.tables.computed_table import ComputedTable, Kind

GROWS = {"ops.run_log", "gold.ml_model_runs"}
COMPUTED = sorted(computed_files())
BRONZE = [name for name in sorted(table_files()) if name.startswith("bronze.")]
OF_A_STATE = {"first_seen", "last_seen"}
"""Columns of an observed table that has a row for each state instead of each day."""


def test_second_pass_writes_no_table_but_the_logs(
    second_pass: dict[str, tuple[int, int]],
) -> None:
    written = {name for name, (before, after) in second_pass.items() if before != after}
    assert written == GROWS


def test_every_declared_table_is_there(dev: Deployment, second_pass: object) -> None:
    assert set(dev.versions()) >= {*COMPUTED, *BRONZE}


@pytest.mark.parametrize("name", COMPUTED)
def test_table_after_a_refresh_equals_the_one_computed_at_once_through_a_server(
    spark: SparkSession, advanced: Deployment, prod: Deployment, name: str
) -> None:
    """What models made is made of what was known then, so it is only looked for; as is what tells
    of loads."""
    step_by_step, at_once = table(spark, advanced, name), table(spark, prod, name)
    assert step_by_step.columns == at_once.columns
    if not rests_on_models(name) and not rests_on_loads(name):
        declared = read_computed(name)
        columns = [column for column in at_once.columns if column not in OF_A_STATE]
        assert not at_once.isEmpty(), f"{name} is empty: let the simulation make rows for it"
        assert_same_rows(newest(declared, at_once), newest(declared, step_by_step), columns)


@pytest.mark.parametrize("name", BRONZE)
def test_bronze_after_a_refresh_holds_what_bronze_loaded_at_once_holds(
    spark: SparkSession, advanced: Deployment, prod: Deployment, name: str
) -> None:
    """Of events as far back as their source keeps them: what was loaded earlier stays."""
    step_by_step, at_once = (present(table(spark, of, name)) for of in (advanced, prod))
    columns = [column for column in at_once.columns if not column.startswith("_")]
    declared = read_bronze_table(WORKLOADS, table_files()[name])
    if declared.expires and declared.retention_days:
        newest_day = at_once.selectExpr(f"max({declared.day})").collect()[0][0]
        since = newest_day - timedelta(days=declared.retention_days)
        step_by_step = step_by_step.where(f"{declared.day} >= DATE'{since}'")
    assert_same_rows(at_once, step_by_step, columns)


def test_what_was_observed_before_is_not_touched(
    spark: SparkSession, advanced: Deployment, second_pass: dict[str, tuple[int, int]]
) -> None:
    looked_at = 0
    for name in COMPUTED:
        declared = read_computed(name)
        if declared.kind is Kind.OBSERVED:
            looked_at += 1
            before = table(spark, advanced, name, second_pass[name][1])
            after, columns = table(spark, advanced, name), list(before.columns)
            if set(columns) >= OF_A_STATE:
                # A state that ended since has an end now; nothing else of a row may change.
                columns.remove("last_seen")
                after = after.where("first_seen <= DATE'2026-03-02'")
            else:
                after = after.where(f"{declared.day} <= DATE'2026-03-02'")
            assert_same_rows(before, after, columns)
    assert looked_at == len([n for n in COMPUTED if read_computed(n).kind is Kind.OBSERVED])


def test_both_engines_make_the_same_tables(advanced: Deployment, prod: Deployment) -> None:
    assert set(prod.versions()) == set(advanced.versions())


def newest(declared: ComputedTable, rows: DataFrame) -> DataFrame:
    """All rows, or of an observed table those of its newest picture."""
    if declared.kind is not Kind.OBSERVED:
        return rows
    if set(rows.columns) >= OF_A_STATE:
        return rows.where("last_seen IS NULL")
    return rows.where(f"{declared.day} = DATE'2026-03-04'")


def present(rows: DataFrame) -> DataFrame:
    """Without the rows that the source does not have any more."""
    return rows.where("_deleted_at IS NULL") if "_deleted_at" in rows.columns else rows
