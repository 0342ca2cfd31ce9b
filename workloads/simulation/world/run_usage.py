"""What job runs use: one row per clock hour and part of each attempt."""

from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import DAY, HOUR, anomaly, day_of, load
from simulation.world.dice import Dice
from simulation.world.world import World, day_number

JOB_NAMES_SINCE = day_number(date(2025, 9, 15))
"""Usage rows name their job since then."""


def run_usage(account: Account, world: World, runs: DataFrame) -> DataFrame:
    """Usage of the attempts on job compute, in the columns that `arriving` takes."""
    dice = Dice(seed=world.seed)
    hour, start, end, part = F.col("hour"), F.col("start"), F.col("end"), F.col("part")
    serverless = F.col("compute") == "jobs_serverless"
    parts = F.when(F.col("second_share") > 0, F.array(F.lit(0), F.lit(1))).otherwise(
        F.array(F.lit(0))
    )
    share = F.when(part == 0, 1 - F.col("second_share")).otherwise(F.col("second_share"))
    hourly = (
        runs.where(is_billed())
        .withColumn("hour", F.explode(F.sequence(start - start % HOUR, end - 1, F.lit(HOUR))))
        .withColumn("part", F.explode(parts))
        .withColumn("from", F.greatest(start, hour))
        .withColumn("to", F.least(end, hour + HOUR))
    )
    where = (F.col("workspace_id"), F.lit("JOBS"), day_of(F.col("from")))
    busy = load(world, *where) * anomaly(account, world, where)
    return hourly.select(
        dice.number(
            "run usage", F.col("job"), F.col("day"), F.col("slot"), F.col("from"), part
        ).alias("row_key"),
        "workspace_id",
        F.col("workspace_id").alias("home"),
        _offer(part).alias("offer"),
        "from",
        "to",
        (F.col("rate") * (F.col("to") - F.col("from")) / HOUR * share * busy).alias("quantity"),
        F.col("tags").alias("custom_tags"),
        F.col("owner").alias("run_as"),
        "job_id",
        F.col("run_id").alias("job_run_id"),
        F.when(F.col("from") >= JOB_NAMES_SINCE * DAY, F.col("name")).alias("job_name"),
        F.when(~serverless, F.col("job_cluster_id")).alias("cluster_id"),
        F.when(~serverless, F.col("job_node_type")).alias("node_type"),
    )


def _offer(part: Column) -> Column:
    is_second = (part == 1) & (F.col("compute") == "jobs_photon")
    return F.when(is_second, "jobs_classic").otherwise(F.col("compute"))


def is_billed() -> Column:
    """Whether an attempt leaves usage: those on all-purpose compute and of notebooks do not."""
    on_job_compute = (F.col("kind") != "WORKFLOW_RUN") & (F.col("compute") != "all_purpose")
    return (F.col("end") > F.col("start")) & on_job_compute
