"""Machine learning in the account: jobs that train, their experiments, runs and metrics."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.dice import Dice

SECOND = 1000
TRAINS = 9
"""So many jobs apart are those that train."""
METRICS = ("loss", "accuracy", "f1")
STEPS, STEPS_BEFORE_FAILURE = 6, 2


def is_training() -> Column:
    """Whether the job trains a model; submitted runs and notebooks do not."""
    return (F.col("job") % TRAINS == 4) & (F.col("kind") == "JOB_RUN")


def trainings(dice: Dice, runs: DataFrame) -> DataFrame:
    """Attempts of training jobs that began, with the run of MLflow that each of them logs.

    It begins and ends within the attempt: `from_ms`, `to_ms`; `steps` of its metrics are logged.
    """
    key = [F.col(name) for name in ("job", "day", "slot", "attempt")]
    length = (F.col("end") - F.col("start")) * SECOND
    is_whole = F.col("outcome.state") == "SUCCEEDED"
    return runs.where(is_training() & (F.col("end") > F.col("start"))).withColumns(
        {
            "key": dice.number("training", *key),
            "mlflow_run_id": F.md5(dice.number("training", *key).cast("string")),
            "experiment_id": experiment_id(dice),
            "from_ms": F.col("start") * SECOND + F.floor(length * 0.1),
            "to_ms": F.col("start") * SECOND + F.floor(length * 0.9),
            "steps": F.when(is_whole, STEPS).otherwise(STEPS_BEFORE_FAILURE),
            "diverges": dice.unit("diverges", *key) < 0.03,
        }
    )


def experiment_id(dice: Dice) -> Column:
    """The id of the experiment of a training job."""
    return dice.digits(15, "experiment", F.col("job"), F.col("workspace_id"))


def step_ms(step: Column) -> Column:
    """When the metrics of a step are logged."""
    share = (step + 1) / (F.col("steps") + 1)
    return F.col("from_ms") + F.floor((F.col("to_ms") - F.col("from_ms")) * share)


def metric_value(dice: Dice, metric: str, step: Column) -> Column:
    """The value of a metric at a step; a loss that diverges ends as NaN."""
    noise = 0.9 + 0.2 * dice.unit(metric, F.col("key"), step)
    skill = 0.5 + 0.45 * dice.unit("skill", F.col("job"))
    if metric == "loss":
        value = (1.6 - skill) * F.exp(-0.4 * step) * noise
        return F.when(F.col("diverges") & (step > 0), F.lit(float("nan"))).otherwise(value)
    return skill * (1 - F.exp(-0.7 * (step + 1))) * noise
