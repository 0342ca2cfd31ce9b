"""The timeline of pipeline updates: cut into slices, the outcome on the last one only."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import as_time
from simulation.world.columns import Columns, struct_of
from simulation.world.frames import WorldFrames
from simulation.world.pipelines import is_unseen, target_table
from simulation.world.slices import slices
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The slices of all updates, but for the pipelines that only usage mentions."""
    dice, window, update = frames.dice, frames.window, F.col("update_id")
    is_late = dice.unit("late update slice", update, F.col("from")) < 0.01
    cut = slices(frames.pipeline_updates.where(~is_unseen()), is_late)
    is_full, chance = F.col("update_type") == "FULL_REFRESH", dice.unit("selection", update)
    selected = F.array(target_table(frames.account))
    return cut.where(F.col("arrival").between(window.first, window.last)).select(
        F.col("home").alias("workspace_id"),
        "pipeline_id",
        "update_id",
        "update_type",
        "request_id",
        F.col("principal").alias("run_as_user_name"),
        F.col("trigger").alias("trigger_type"),
        _details(columns["trigger_details"]).alias("trigger_details"),
        F.when(F.col("is_last"), F.col("result")).alias("result_state"),
        struct_of(columns["compute"], _compute()).alias("compute"),
        as_time(F.col("from")).alias("period_start_time"),
        as_time(F.col("to")).alias("period_end_time"),
        F.when(~is_full & (chance < 0.1), selected).alias("refresh_selection"),
        F.when(is_full & (chance < 0.6), selected).alias("full_refresh_selection"),
        F.when(is_full & (chance < 0.2), F.array(F.lit("landing"))).alias(
            "reset_checkpoint_selection"
        ),
        F.lit(frames.account.account_id).alias("account_id"),
    )


def _details(declared: str) -> Column:
    """The task behind the update; what runs on serverless compute has a performance target."""
    is_serverless = F.col("cluster_id").isNull()
    members = {
        "job_task.job_id": F.col("job_id"),
        "job_task.job_task_run_id": F.col("task_run_id"),
        "job_task.performance_target": F.when(is_serverless, "STANDARD"),
    }
    return F.when(F.col("trigger") == "JOB_TASK", struct_of(declared, members))


def _compute() -> dict[str, Column]:
    is_classic = F.col("cluster_id").isNotNull()
    return {
        "type": F.when(is_classic, "CLASSIC_COMPUTE").otherwise("SERVERLESS_COMPUTE"),
        "cluster_id": F.col("cluster_id"),
    }


SOURCE = Source(
    rows=rows,
    day="CAST(greatest(period_end_time - INTERVAL 1 SECOND, period_start_time) AS DATE)",
)
