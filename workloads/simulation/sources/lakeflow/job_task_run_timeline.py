"""The task run timeline: task runs cut into slices, the outcome on the last one only."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import DAY, as_time
from simulation.world.columns import WIDE_SINCE, Columns
from simulation.world.frames import WorldFrames
from simulation.world.slices import slices
from simulation.world.source import Source
from simulation.world.tasks import REFRESH

CLEANUP = 3


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The slices of all task runs."""
    dice, window = frames.dice, frames.window
    is_late = dice.unit("late task slice", F.col("task_run_id"), F.col("from")) < 0.01
    cut = slices(frames.task_runs, is_late)
    is_last, is_wide = F.col("is_last"), F.col("from") >= WIDE_SINCE * DAY
    total = F.col("end") - F.col("start")
    setup = F.least(5 + dice.below(60, "task setup", F.col("task_run_id")), F.floor(total / 3))
    cleanup = F.least(F.lit(CLEANUP), F.floor(total / 3))
    id_ = F.coalesce("warehouse_id", F.when(_is_classic(), F.col("job_cluster_id")))
    compute = F.when(_has_own(), F.array(_compute())).otherwise(F.array())
    return cut.where(F.col("arrival").between(window.first, window.last)).select(
        F.lit(frames.account.account_id).alias("account_id"),
        "workspace_id",
        "job_id",
        F.col("task_run_id").alias("run_id"),
        as_time(F.col("from")).alias("period_start_time"),
        as_time(F.col("to")).alias("period_end_time"),
        "task_key",
        F.array_compact(F.array(F.when(_has_own(), id_))).alias("compute_ids"),
        F.when(is_last, F.col("task_outcome.state")).alias("result_state"),
        F.col("run_id").alias("job_run_id"),
        "parent_run_id",
        F.when(is_last, F.col("task_outcome.code")).alias("termination_code"),
        F.when(is_wide, compute).alias("compute"),
        F.when(is_wide & is_last, F.col("task_outcome.type")).alias("termination_type"),
        F.when(is_wide & (F.col("job") % 6 == 0), _parameters()).alias("task_parameters"),
        _on_last(setup).alias("setup_duration_seconds"),
        _on_last(cleanup).alias("cleanup_duration_seconds"),
        _on_last(total - setup - cleanup).alias("execution_duration_seconds"),
    )


def _has_own() -> Column:
    """A task that refreshes a pipeline uses the pipeline's compute; one that never began, none."""
    return (F.col("task_key") != REFRESH) & (F.col("end") > F.col("start"))


def _is_classic() -> Column:
    return F.col("compute") != "jobs_serverless"


def _compute() -> Column:
    on_warehouse = F.col("warehouse_id").isNotNull()
    type_ = (
        F.when(on_warehouse, "WAREHOUSE")
        .when(_is_classic(), "CLASSIC_COMPUTE")
        .otherwise("SERVERLESS_COMPUTE")
    )
    cluster = F.when(_is_classic() & ~on_warehouse, F.col("job_cluster_id"))
    return F.struct(
        type_.alias("type"),
        cluster.alias("cluster_id"),
        F.col("warehouse_id").alias("warehouse_id"),
    )


def _parameters() -> Column:
    value = F.create_map(F.lit("value"), F.col("subject"), F.lit("default"), F.lit(""))
    return F.create_map(F.lit("subject"), value)


def _on_last(seconds: Column) -> Column:
    is_shown = F.col("is_last") & (F.col("from") >= WIDE_SINCE * DAY)
    return F.when(is_shown, seconds)


SOURCE = Source(
    rows=rows,
    day="CAST(greatest(period_end_time - INTERVAL 1 SECOND, period_start_time) AS DATE)",
)
