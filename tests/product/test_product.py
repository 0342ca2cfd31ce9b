"""What a user relies on, shown on the whole product.

The tests of the deployment `dev` go on where the one before ended: second pass, two days later.
"""

from datetime import date
from decimal import Decimal

import pytest
from oracle import Oracle
from product import GOLD, Deployment, table
from pyspark.sql import SparkSession

GROWS = {"ops.run_log", "gold.ml_model_runs"}
FIRST, LAST, LATER = date(2026, 1, 31), date(2026, 3, 1), date(2026, 3, 3)


def test_top_cost_contributors_equal_the_oracle_to_the_last_decimal(dev: Deployment) -> None:
    rows = dev.query(
        "SELECT * FROM get_top_cost_contributors("
        f"start_date => DATE'{FIRST}', end_date => DATE'{LAST}', top_n => 1000000)"
    )
    totals = Oracle(dev.source).totals(FIRST, LAST)
    assert sum(Decimal(row["list_cost"] or 0) for row in rows) == totals.list_cost
    assert sum(Decimal(row["account_cost"] or 0) for row in rows) == totals.account_cost
    assert sum(row["unpriced_records"] for row in rows) == totals.unpriced_records > 0
    assert sum(row["usage_records"] for row in rows) == totals.records
    unpriced = {row["sku_name"] for row in rows if row["unpriced_records"]}
    assert unpriced == {row["sku_name"] for row in Oracle(dev.source).unpriced(FIRST, LAST)}


def test_second_pass_writes_no_table_but_the_logs(
    second_pass: dict[str, tuple[int, int]],
) -> None:
    written = {name for name, (before, after) in second_pass.items() if before != after}
    assert written == GROWS


def test_second_pass_promotes_no_model(
    spark: SparkSession, dev: Deployment, second_pass: object
) -> None:
    runs = table(spark, dev, "gold", "ml_model_runs").orderBy("trained_at", "run_id").collect()
    assert {row["outcome"] for row in runs[1:]} == {"NOT_PROMOTED"}


def test_run_log_counts_new_late_and_corrected_rows_as_the_oracle_does(
    spark: SparkSession, advanced: Deployment
) -> None:
    log = table(spark, advanced, "ops", "run_log").where("object = 'bronze.billing_usage'")
    newest = log.where("task = 'load_new_rows'").orderBy("ended_at", ascending=False).first()
    assert newest is not None
    arrived = Oracle(advanced.source).arrivals(LAST, LATER)
    counted = (newest["rows_new"], newest["rows_late"], newest["rows_corrected"])
    assert counted == (arrived.added, arrived.late, arrived.corrected)
    assert min(counted) > 0


@pytest.mark.parametrize("name", GOLD)
def test_gold_after_a_refresh_equals_gold_built_at_once_through_a_server(
    spark: SparkSession, advanced: Deployment, prod: Deployment, name: str
) -> None:
    """The plan of production, unchanged, on all days at once, is what it is compared with."""
    refreshed = [row.asDict() for row in table(spark, advanced, "gold", name).collect()]
    at_once = [row.asDict() for row in table(spark, prod, "gold", name).collect()]
    assert len(refreshed) == len(at_once) > 0
    assert sorted(map(repr, refreshed)) == sorted(map(repr, at_once))


def test_both_engines_make_the_same_tables(advanced: Deployment, prod: Deployment) -> None:
    assert set(prod.versions()) == set(advanced.versions())


def test_job_runs_equal_the_oracle(spark: SparkSession, advanced: Deployment) -> None:
    columns = ("workspace_id", "run_id", "run_start_time", "run_end_time", "result_state")
    frame = table(spark, advanced, "gold", "fact_job_run").select(*columns, "repair_count")
    ours = sorted(str(tuple(row)) for row in frame.collect())
    theirs = sorted(
        str(tuple(row[c] for c in (*columns, "repair_count")))
        for row in Oracle(advanced.source).job_runs()
    )
    assert ours == theirs


def test_bronze_holds_as_many_rows_per_day_as_the_source(
    spark: SparkSession, advanced: Deployment
) -> None:
    counted = table(spark, advanced, "bronze", "billing_usage").groupBy("usage_date").count()
    ours = {row["usage_date"]: row["count"] for row in counted.collect()}
    theirs = {
        day: number
        for (name, day), number in Oracle(advanced.source).rows_per_day().items()
        if name == "billing.usage"
    }
    assert ours == theirs
