"""What job runs brought into the tables that they fill: the days that were without, and why."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import day_of
from simulation.world.job_lineage import WORKS, table_of_job, writes
from simulation.world.world import World


def empty_days(account: Account, world: World, runs: DataFrame) -> DataFrame:
    """One row per table and day on which runs that fill it ended, and none of them succeeded.

    `jobs` are those runs' jobs, with the state of one of them.
    """
    has_loaded = F.col("outcome.state") == "SUCCEEDED"
    job = F.struct(
        F.col("job_id"),
        F.col("workspace_id"),
        F.col("name").alias("job_name"),
        F.col("outcome.state").alias("last_run_status"),
    )
    fills = writes(F.col("job") % len(WORKS)) & (F.col("kind") == "JOB_RUN")
    return (
        runs.where(fills & (F.col("end") > F.col("start")))
        .select(
            table_of_job(account, world).alias("table"),
            day_of(F.col("end")).alias("day"),
            has_loaded.alias("has_loaded"),
            job.alias("failed"),
        )
        .groupBy("table", "day")
        .agg(
            F.max("has_loaded").alias("has_loaded"),
            F.array_sort(F.collect_set("failed")).alias("jobs"),
        )
        .where(~F.col("has_loaded"))
        .drop("has_loaded")
    )


def run_page(workspace_id: Column, job_id: Column) -> Column:
    """Where the runs of a job are shown."""
    host = F.concat(F.lit("https://ws-"), workspace_id, F.lit(".cloud.databricks.com/jobs/"))
    return F.concat(host, job_id)
