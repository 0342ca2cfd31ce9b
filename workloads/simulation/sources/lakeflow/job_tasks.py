"""The rows of lakeflow.job_tasks."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import DAY
from simulation.world.columns import WIDE_SINCE, Columns
from simulation.world.frames import WorldFrames
from simulation.world.source import Source
from simulation.world.tasks import CHECK, depends_on, steps, task_key

SECOND = 1000
TWO_STEPS_MS, AFTERWARDS_MS = 2, 5 * 60 * 1000


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """A row of each task when its job is made or deleted, and of those that a change touches."""
    since, at = F.col("valid_from") * SECOND, F.col("changed_ms")
    is_wide = at >= WIDE_SINCE * DAY * SECOND
    is_gone = (F.col("change") == "delete") | _is_dropped()
    has_place = F.when(_is_described() | _was_described(), 1).otherwise(0)
    tasks = F.sequence(F.lit(0).cast("bigint"), F.col("steps") - 1 + has_place)
    written = (
        frames.job_versions.where(F.col("kind") == "JOB_RUN")
        .withColumn("steps", steps(frames.dice))
        .withColumn("place", F.explode(tasks))
        .withColumn("task_key", task_key())
        .where(_is_touched())
        .withColumn("changed_ms", F.explode(_moments(since)))
    )
    is_whole = (at > since) | ~_is_described()
    return written.select(
        F.lit(frames.account.account_id).alias("account_id"),
        "workspace_id",
        F.col("job_number").alias("job_id"),
        "task_key",
        depends_on().alias("depends_on_keys"),
        F.timestamp_millis(at).alias("change_time"),
        F.when(is_gone, F.timestamp_millis(since)).alias("delete_time"),
        F.when(is_wide, F.col("timeout_seconds")).alias("timeout_seconds"),
        F.when(is_wide & is_whole & (F.col("place") == 0), _health()).alias("health_rules"),
    )


def _is_described() -> Column:
    return F.col("is_multi_task") & (F.col("change") == "describe")


def _was_described() -> Column:
    return F.col("is_multi_task") & (F.coalesce("change_before", F.lit("")) == "describe")


def _is_dropped() -> Column:
    return _was_described() & ~_is_described() & (F.col("task_key") == CHECK)


def _is_touched() -> Column:
    """A new description changes the first task, too."""
    of_description = _is_described() & ((F.col("place") == 0) | (F.col("task_key") == CHECK))
    return F.col("change").isin("create", "delete") | of_description | _is_dropped()


def _moments(since: Column) -> Column:
    """What a description changes is saved in two steps; some is told after a deletion."""
    in_two = (F.col("change") == "describe") & (F.col("place") == 0)
    told_again = (F.col("change") == "delete") & (F.col("job") % 3 == 0)
    return (
        F.when(in_two, F.array(since, since + TWO_STEPS_MS))
        .when(told_again, F.array(since, since + AFTERWARDS_MS))
        .otherwise(F.array(since))
    )


def _health() -> Column:
    return F.array(
        F.struct(
            F.lit("RUN_DURATION_SECONDS").alias("metric"),
            F.lit("GREATER_THAN").alias("operator"),
            (1800 + 600 * F.col("describe_count")).cast("bigint").alias("value"),
        )
    )


SOURCE = Source(rows=rows)
