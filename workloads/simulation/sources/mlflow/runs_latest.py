"""The rows of mlflow.runs_latest: the runs that training jobs logged, as they are now."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import DAY
from simulation.world.columns import Columns
from simulation.world.dice import Dice
from simulation.world.frames import WorldFrames
from simulation.world.learning import METRICS, STEPS, metric_value, step_ms, trainings
from simulation.world.source import Source

SECOND = 1000
NAN = float("nan")


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """All runs of the world; one that is not over yet runs, and its summary grows."""
    dice, key = frames.dice, F.col("key")
    now = F.lit((frames.world.last_day + 1) * DAY * SECOND)
    is_over = F.col("to_ms") < now
    is_deleted = is_over & (dice.unit("run deleted", key) < 0.02)
    status = (
        F.when(~is_over, "RUNNING")
        .when(F.col("outcome.state") == "SUCCEEDED", "FINISHED")
        .when(F.col("outcome.state").isin("CANCELLED", "TIMED_OUT"), "KILLED")
        .otherwise("FAILED")
    )
    newest = F.when(is_over, F.col("to_ms")).otherwise(F.greatest("from_ms", now - 1))
    known = trainings(dice, frames.training_runs).where(F.col("from_ms") < now)
    return known.select(
        F.lit(frames.account.account_id).alias("account_id"),
        F.timestamp_millis(newest).alias("update_time"),
        F.when(is_deleted, F.timestamp_millis(newest)).alias("delete_time"),
        "workspace_id",
        F.col("mlflow_run_id").alias("run_id"),
        "experiment_id",
        F.col("owner").alias("created_by"),
        F.timestamp_millis("from_ms").alias("start_time"),
        F.when(is_over, F.timestamp_millis("to_ms")).alias("end_time"),
        F.concat_ws("-", F.lit("train"), "subject", F.substring("mlflow_run_id", 1, 6)).alias(
            "run_name"
        ),
        status.alias("status"),
        _params(dice).alias("params"),
        _tags().alias("tags"),
        _summary(dice, now).alias("aggregated_metrics"),
    )


def _params(dice: Dice) -> Column:
    depth = (4 + dice.below(8, "depth", F.col("key"))).cast("string")
    return F.create_map(F.lit("max_depth"), depth, F.lit("learning_rate"), F.lit("0.1"))


def _tags() -> Column:
    tags = {
        "mlflow.user": F.col("owner"),
        "mlflow.source.type": F.lit("JOB"),
        "mlflow.databricks.jobID": F.col("job_id"),
        "mlflow.databricks.jobRunID": F.col("run_id"),
    }
    return F.create_map(*(part for name, value in tags.items() for part in (F.lit(name), value)))


def _summary(dice: Dice, now: Column) -> Column:
    """Of the steps that are logged by now; the least and greatest are NaN where one value is."""

    def summed(metric: str) -> Column:
        steps = F.sequence(F.lit(0), F.lit(STEPS - 1))
        logged = F.filter(steps, lambda step: (step < F.col("steps")) & (step_ms(step) < now))
        values = F.transform(logged, lambda step: metric_value(dice, metric, step))
        has_nan = F.exists(values, F.isnan)
        summary = F.struct(
            F.lit(metric).alias("metric_name"),
            F.when(has_nan, NAN).otherwise(F.array_min(values)).alias("min_value"),
            F.when(has_nan, NAN).otherwise(F.array_max(values)).alias("max_value"),
            F.try_element_at(values, F.lit(-1)).alias("latest_value"),
        )
        return F.when(F.size(values) > 0, summary)

    return F.array_compact(F.array(*(summed(metric) for metric in METRICS)))


SOURCE = Source(rows=rows)
