"""What the whole product says equals what the oracle computes from the source's files."""

from datetime import date, timedelta
from decimal import Decimal

from oracle import Oracle
from product import Deployment, table
from pyspark.sql import SparkSession
from small_product import WORKLOADS

from content.tables.bronze_file import read_bronze_table

LONG = 3650
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


def test_run_log_counts_new_late_and_corrected_rows_as_the_oracle_does(
    spark: SparkSession, advanced: Deployment
) -> None:
    log = table(spark, advanced, "ops.run_log").where("object = 'bronze.billing_usage'")
    newest = log.where("task = 'load_new_rows'").orderBy("ended_at", ascending=False).first()
    assert newest is not None
    arrived = Oracle(advanced.source).arrivals(LAST, LATER)
    counted = (newest["rows_new"], newest["rows_late"], newest["rows_corrected"])
    assert counted == (arrived.added, arrived.late, arrived.corrected)
    assert min(counted) > 0


def test_job_runs_equal_the_oracle(spark: SparkSession, advanced: Deployment) -> None:
    columns = ("workspace_id", "run_id", "run_start_time", "run_end_time", "result_state")
    frame = table(spark, advanced, "gold.fact_job_run").select(*columns, "repair_count")
    ours = sorted(str(tuple(row)) for row in frame.collect())
    theirs = sorted(
        str(tuple(row[c] for c in (*columns, "repair_count")))
        for row in Oracle(advanced.source).job_runs()
    )
    assert ours == theirs


def test_bronze_holds_as_many_rows_per_day_as_the_source(
    spark: SparkSession, advanced: Deployment
) -> None:
    """For each table that the oracle counts by day; of events as far back as the source keeps."""
    theirs: dict[str, dict[date, int]] = {}
    for (source, day), number in Oracle(advanced.source).rows_per_day().items():
        if day is not None:
            theirs.setdefault(source, {})[day] = number
    assert "billing.usage" in theirs
    for source, counts in theirs.items():
        declared = read_bronze_table(WORKLOADS, f"bronze/tables/{source.replace('.', '/')}.yaml")
        if declared.day is not None:
            kept = declared.retention_days if declared.expires else None
            since = max(counts) - timedelta(days=kept or LONG)
            rows = table(spark, advanced, declared.object).selectExpr(f"{declared.day} AS day")
            ours = {row["day"]: row["count"] for row in rows.groupBy("day").count().collect()}
            expected = {day: count for day, count in counts.items() if day >= since}
            assert {day: count for day, count in ours.items() if day >= since} == expected, source
