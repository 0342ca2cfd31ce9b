"""An account that has billing and its workspaces only gets its cost, and no failure."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from export_folder import ExportFolder
from oracle import Oracle
from pyspark.sql import SparkSession
from tasks import WORKLOADS

from cases import Rows, rows_frame, table_types
from computing.computation import create_tables, refresh_all
from content.declared import GOLD
from content.finding.usable import usable_bronze_tables, usable_tables
from content.tables.computed_table import ComputedTable
from runtime.run_log import RunLog
from runtime.task import Arguments

USAGE = {
    "workspace_id": "1001",
    "account_id": "a",
    "record_type": "ORIGINAL",
    "cloud": "AWS",
    "usage_unit": "DBU",
    "usage_start_time": "2026-03-01T10:00:00Z",
    "usage_end_time": "2026-03-01T11:00:00Z",
    "usage_date": "2026-03-01",
    "ingestion_date": "2026-03-01",
}
PRICE = {
    "cloud": "AWS",
    "usage_unit": "DBU",
    "currency_code": "USD",
    "price_start_time": "2026-01-01T00:00:00Z",
}
RUN = {"job_id": "7", "job_run_id": "70"}
ROWS: Mapping[str, Rows] = {
    "billing/usage": [
        {**USAGE, "record_id": "1", "sku_name": "J", "usage_quantity": 10, "usage_metadata": RUN},
        {**USAGE, "record_id": "2", "sku_name": "S", "usage_quantity": 4},
        {**USAGE, "record_id": "3", "sku_name": "FREE", "usage_quantity": 1},
    ],
    "billing/list_prices": [
        {**PRICE, "sku_name": "J", "pricing": {"default": "0.15"}},
        {**PRICE, "sku_name": "S", "pricing": {"default": "0.7"}},
    ],
    "access/workspaces_latest": [{"workspace_id": "1001", "workspace_name": "prod"}],
}


def test_cost_is_there_and_what_depends_on_a_missing_source_is_empty(
    spark: SparkSession, tmp_path: Path
) -> None:
    export = ExportFolder.begin(spark, tmp_path)
    for table, rows in ROWS.items():
        frame = rows_frame(spark, table_types("bronze." + table.replace("/", "_")), rows, table)
        frame.write.parquet(str(export.folder / table))
    export.register()
    given = {"bronze." + table.replace("/", "_") for table in ROWS}
    known = {source.object: source for source in usable_bronze_tables(WORKLOADS).sound}
    assert {name for name, source in known.items() if source.required} == given
    gold = _resting_on("bronze.lakeflow_")
    reads = {name for table in gold for name in table.reads if name in known}
    steps = {name: export.load(known[name]) for name in sorted(given | reads)}
    missing = {name for name, step in steps.items() if step.status == "MISSING"}
    assert missing == reads - given
    for name in missing:
        assert steps[name].message == (
            f"the account has no {known[name].source}: its table stays empty until the system "
            "schema is enabled and SELECT on it is granted"
        )

    task = replace(export.task, args=Arguments({"task": "task", "lookback_days": "30"}))
    create_tables(task, gold)
    refresh_all(task, gold, loaded_by="gold")
    assert task.failures == []
    usage, runs, jobs = (
        spark.table(task.names.table("gold", name))
        for name in ("fact_usage", "fact_job_run", "dim_job")
    )
    expected = Oracle(export.folder).totals()
    found = usage.selectExpr("sum(list_cost)", "count(*)", "count_if(list_cost IS NULL)").collect()
    assert tuple(found[0]) == (expected.list_cost, expected.records, expected.unpriced_records)
    assert expected.list_cost == Decimal("4.3")
    assert runs.count() == 0
    assert [tuple(row) for row in jobs.select("job_id", "is_known").collect()] == [("7", False)]
    assert _complaints(task.log) == {"gold.fact_usage: price_source <> 'UNPRICED'"}


def _resting_on(prefix: str) -> list[ComputedTable]:
    """The Gold tables that read such a table, and those that these read."""
    tables = {table.object: table for table in usable_tables(WORKLOADS, GOLD).sound}
    found = {
        name for name, table in tables.items() if any(r.startswith(prefix) for r in table.reads)
    }
    while more := {r for name in found for r in tables[name].reads if r in tables} - found:
        found |= more
    return [replace(tables[name], foreign_keys=[]) for name in sorted(found)]


def _complaints(log: RunLog) -> set[str]:
    """The rules of tables, not the references, that something breaks."""
    log.flush()
    rows = log.spark.table(log.table).where("rows_flagged > 0 AND object LIKE '%: %'")
    return {row["object"] for row in rows.select("object").collect()}
