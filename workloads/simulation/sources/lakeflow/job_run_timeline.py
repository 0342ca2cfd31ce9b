"""The run timeline: attempts cut into slices, the outcome on the last one only."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import DAY, as_time
from simulation.world.columns import WIDE_SINCE, Columns
from simulation.world.frames import WorldFrames
from simulation.world.jobs import trigger_of
from simulation.world.slices import slices
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The slices of all attempts."""
    dice, window = frames.dice, frames.window
    run = (F.col("job"), F.col("day"), F.col("slot"))
    is_last, is_wide = F.col("is_last"), F.col("from") >= WIDE_SINCE * DAY
    is_child = F.col("kind") == "WORKFLOW_RUN"
    setup, queue = 20 + dice.below(200, "setup", *run), dice.below(60, "queue", *run)
    total = F.col("end") - F.col("start")
    run_name = F.concat_ws(" ", "subject", F.lit("ad hoc"))
    is_late = dice.unit("late slice", F.col("job"), F.col("from")) < 0.01
    cut = slices(frames.runs, is_late)
    return cut.where(F.col("arrival").between(window.first, window.last)).select(
        F.lit(frames.account.account_id).alias("account_id"),
        "workspace_id",
        "job_id",
        "run_id",
        as_time(F.col("from")).alias("period_start_time"),
        as_time(F.col("to")).alias("period_end_time"),
        _started_by().alias("trigger_type"),
        F.when(is_last, F.col("outcome.state")).alias("result_state"),
        F.col("kind").alias("run_type"),
        F.when(F.col("kind") != "JOB_RUN", run_name).alias("run_name"),
        F.when(is_child, F.array("job_cluster_id")).otherwise(F.array()).alias("compute_ids"),
        F.when(is_last, F.col("outcome.code")).alias("termination_code"),
        F.when(F.col("job") % 6 == 0, _parameters()).alias("job_parameters"),
        F.when(is_wide & is_child, dice.digits(15, "task run", *run)).alias("source_task_run_id"),
        F.when(is_wide & is_child, dice.digits(15, "root run", *run)).alias("root_task_run_id"),
        F.when(is_wide, F.array(_compute())).alias("compute"),
        F.when(is_wide & is_last, F.col("outcome.type")).alias("termination_type"),
        _duration(setup).alias("setup_duration_seconds"),
        _duration(queue).alias("queue_duration_seconds"),
        _duration(total).alias("run_duration_seconds"),
        _duration(F.lit(10)).alias("cleanup_duration_seconds"),
        _duration(total - setup - queue - 10).alias("execution_duration_seconds"),
    )


def _duration(seconds: Column) -> Column:
    """On the last slice; 0 for jobs of several tasks and runs too short to measure."""
    measured = ~F.col("is_multi_task") & (F.col("end") - F.col("start") > 400)
    value = F.when(measured, seconds).otherwise(F.lit(0))
    return F.when(F.col("is_last") & (F.col("from") >= WIDE_SINCE * DAY), value)


def _started_by() -> Column:
    trigger = F.when(F.col("kind") == "JOB_RUN", trigger_of(F.col("job"))).otherwise("ONETIME")
    is_retry = (F.col("attempt") == 1) & (trigger == "ONETIME")
    return F.when(is_retry, "ONETIME_RETRY").otherwise(trigger)


def _parameters() -> Column:
    value = F.create_map(F.lit("value"), F.lit("today"), F.lit("default"), F.lit(""))
    return F.create_map(F.lit("run_date"), value)


def _compute() -> Column:
    serverless = F.col("compute") == "jobs_serverless"
    nothing = F.lit(None).cast("string")
    return F.struct(
        F.when(serverless, "SERVERLESS_COMPUTE").otherwise("CLASSIC_COMPUTE").alias("type"),
        F.when(~serverless, F.col("job_cluster_id")).alias("cluster_id"),
        nothing.alias("warehouse_id"),
    )


SOURCE = Source(
    rows=rows,
    day="CAST(greatest(period_end_time - INTERVAL 1 SECOND, period_start_time) AS DATE)",
)
