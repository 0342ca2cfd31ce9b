"""The rows of data_quality_monitoring.table_results: once a day for each monitored table."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import DAY, HOUR, as_time, days
from simulation.world.columns import Columns, struct_of
from simulation.world.dice import Dice
from simulation.world.frames import WorldFrames
from simulation.world.loads import empty_days, run_page
from simulation.world.source import Source
from simulation.world.table_names import catalog_id, schema_id, table_id
from simulation.world.tables import lives

SPARSE = 0.02
"""Chance that a table has fewer rows than expected."""
UNKNOWN = 0.02
SHOUTED = 0.1
"""Share of the results whose status is in capitals."""


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """A table is stale when all runs that fill it failed the day before; those runs are named."""
    account, dice, table, day = frames.account, frames.dice, F.col("table"), F.col("day")
    catalog, schema, window = F.col("table_catalog"), F.col("table_schema"), frames.window
    at = day * DAY + 6 * HOUR + dice.below(HOUR, "checked at", table, day)
    is_there = (day > F.col("made") + 1) & (F.col("dropped").isNull() | (day < F.col("dropped")))
    checked = (
        days(frames.spark, max(window.first, frames.world.first_day), window.last)
        .crossJoin(F.broadcast(_monitored(frames)))
        .where(is_there)
    )
    stale = empty_days(account, frames.world, frames.runs).withColumn("day", day + 1)
    chance = dice.unit("quality", table, day)
    judged = checked.join(stale, ["table", "day"], "left").withColumns(
        {
            "is_stale": F.col("jobs").isNotNull(),
            "is_unknown": chance < UNKNOWN,
            "is_sparse": (chance >= UNKNOWN) & (chance < UNKNOWN + SPARSE),
            "at": at,
        }
    )
    is_bad = F.col("is_stale") | F.col("is_sparse")
    return judged.select(
        as_time(F.col("at")).alias("event_time"),
        catalog.alias("catalog_name"),
        schema.alias("schema_name"),
        "table_name",
        catalog_id(dice, catalog).alias("catalog_id"),
        schema_id(dice, catalog, schema).alias("schema_id"),
        table_id(dice, table).alias("table_id"),
        _shouted(dice, _status(is_bad)).alias("status"),
        struct_of(columns["freshness"], _freshness()).alias("freshness"),
        struct_of(columns["completeness"], _completeness(dice)).alias("completeness"),
        F.when(is_bad, struct_of(columns["downstream_impact"], _impact(dice))).alias(
            "downstream_impact"
        ),
        F.when(F.col("is_stale"), F.struct(_causes().alias("upstream_jobs"))).alias(
            "root_cause_analysis"
        ),
        struct_of(columns["_internal_debug_info"], {"is_static": F.lit(False)}).alias(
            "_internal_debug_info"
        ),
    )


def _monitored(frames: WorldFrames) -> DataFrame:
    """Those that jobs fill, in the first catalog."""
    first = F.col("table_catalog") == frames.account.catalogs[0]
    known = lives(frames.spark, frames.account, frames.world)
    return known.where(first & (F.col("stage") < 3))


def _status(is_bad: Column) -> Column:
    return F.when(F.col("is_unknown"), "Unknown").when(is_bad, "Unhealthy").otherwise("Healthy")


def _shouted(dice: Dice, status: Column) -> Column:
    is_shouted = dice.unit("shouted", F.col("table"), F.col("day")) < SHOUTED
    return F.when(is_shouted, F.upper(status)).otherwise(status)


def _freshness() -> dict[str, Column]:
    """The last commit is of the night, or of the night before the one that brought nothing."""
    age = F.when(F.col("is_stale"), 26 * HOUR).otherwise(3 * HOUR)
    return {
        "status": _status(F.col("is_stale")),
        "commit_freshness.status": _status(F.col("is_stale")),
        "commit_freshness.error_code": F.when(F.col("is_unknown"), "FAILED_TO_FIT_MODEL"),
        "commit_freshness.last_value": as_time(F.col("at") - age),
        "commit_freshness.predicted_value": as_time(F.col("at") - 2 * HOUR),
    }


def _completeness(dice: Dice) -> dict[str, Column]:
    usual = 1000 + dice.below(100_000, "usual rows", F.col("table"))
    share = F.when(F.col("is_sparse"), 0.2).otherwise(1.0)
    status = _status(F.col("is_sparse"))
    return {
        "status": status,
        "daily_row_count.status": status,
        "daily_row_count.last_value": F.floor(usual * share),
        "daily_row_count.min_predicted_value": F.floor(usual * 0.8),
        "daily_row_count.max_predicted_value": F.floor(usual * 1.2),
    }


def _impact(dice: Dice) -> dict[str, Column]:
    tables = dice.below(12, "downstream", F.col("table"))
    return {
        "impact_level": F.floor(tables / 3) + 1,
        "num_downstream_tables": tables,
        "num_queries_on_affected_tables": tables * 17,
    }


def _causes() -> Column:
    return F.transform(
        "jobs",
        lambda job: F.struct(
            job["job_id"].alias("job_id"),
            job["workspace_id"].alias("workspace_id"),
            job["job_name"].alias("job_name"),
            job["last_run_status"].alias("last_run_status"),
            run_page(job["workspace_id"], job["job_id"]).alias("run_page_url"),
        ),
    )


SOURCE = Source(rows=rows, day="CAST(event_time AS DATE)")
