"""Which tasks of job runs are sent to a SQL warehouse."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import HOUR
from simulation.world.tasks import STEPS

MINUTE = 60
STOPPING = 12 * MINUTE
"""A warehouse may be stopped from so long before the end of its session."""


def with_warehouses(tasks: DataFrame, hours: DataFrame) -> DataFrame:
    """The task runs with `warehouse_id`, where they are SQL and one runs meanwhile nearby.

    Of the warehouses that run on from the hour before, it is the one that runs longest.
    """
    running = (
        hours.where(~F.col("is_first"))
        .groupBy(F.col("workspace_id"), F.col("from").alias("hour"))
        .agg(F.max(F.struct("session_to", "warehouse_id")).alias("running"))
    )
    is_meanwhile = F.col("end") <= F.col("running.session_to") - STOPPING
    found = F.when(_is_sql() & is_meanwhile, F.col("running.warehouse_id"))
    hour = F.col("start") - F.col("start") % HOUR
    return (
        tasks.withColumn("hour", hour)
        .join(F.broadcast(running), ["workspace_id", "hour"], "left")
        .withColumn("warehouse_id", found)
        .drop("hour", "running")
    )


def _is_sql() -> Column:
    """One task of three is, but neither the first of a job nor one that runs for each of some."""
    is_one = (F.col("place") > 0) & ((F.col("place") + F.col("job")) % 3 == 0)
    return is_one & F.col("task_key").isin(*STEPS) & ~F.col("is_loop")
