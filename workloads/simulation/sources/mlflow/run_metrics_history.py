"""The rows of mlflow.run_metrics_history."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import day_of
from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.learning import METRICS, metric_value, step_ms, trainings
from simulation.world.source import Source

SECOND = 1000


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """What runs log in the window, at each step all metrics."""
    dice, window, step, key = frames.dice, frames.window, F.col("step"), F.col("key")
    steps = F.sequence(F.lit(0), F.col("steps") - 1)
    logged = F.array(
        *(
            F.struct(
                F.lit(metric).alias("metric_name"),
                metric_value(dice, metric, step).alias("metric_value"),
            )
            for metric in METRICS
        )
    )
    return (
        trainings(dice, frames.runs)
        .withColumn("step", F.explode(steps))
        .withColumn("at_ms", step_ms(step))
        .where(day_of(F.col("at_ms") / SECOND).between(window.first, window.last))
        .withColumn("logged", F.explode(logged))
        .select(
            F.lit(frames.account.account_id).alias("account_id"),
            F.timestamp_millis("at_ms").alias("insert_time"),
            dice.uuid("metric", key, step, F.col("logged.metric_name")).alias("record_id"),
            "workspace_id",
            "experiment_id",
            F.col("mlflow_run_id").alias("run_id"),
            "logged.metric_name",
            F.timestamp_millis("at_ms").alias("metric_time"),
            step.alias("metric_step"),
            "logged.metric_value",
        )
    )


SOURCE = Source(rows=rows, day="CAST(insert_time AS DATE)")
