"""Task runs: what each attempt of a job run did, task by task."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.dice import Dice
from simulation.world.tasks import (
    ITERATIONS,
    LOOP,
    is_loop,
    is_wide,
    stage,
    steps,
    task_count,
    task_key,
)
from simulation.world.world import World

SETUP = 8
"""Seconds between the start of a task and that of what it starts."""
FORGIVEN = 0.03
"""Share of the runs that succeed although a task failed: the next one runs whatever happened."""
RUN_COLUMNS = (
    *("workspace_id", "job", "twin", "day", "slot", "attempt", "job_id", "run_id", "kind"),
    *("compute", "job_cluster_id", "owner", "pipeline_id", "is_multi_task", "subject"),
)


def task_runs(world: World, runs: DataFrame) -> DataFrame:
    """One row per task run of the attempts: RUN_COLUMNS of its run, and what it did itself.

    A task that never began has start = end. A repair makes anew what failed and what comes after
    it, as other task runs of the same keys.
    """
    dice, place = Dice(seed=world.seed), F.col("place")
    run = (F.col("job"), F.col("day"), F.col("slot"))
    began = (F.col("end") > F.col("start")) & (F.col("kind") != "WORKFLOW_RUN")
    broken = F.floor(dice.unit("broken task", *run) * F.col("tasks"))
    numbered = (
        runs.where(began)
        .withColumn("steps", steps(dice))
        .withColumn("tasks", task_count())
        .withColumn("is_broken", F.col("outcome.state") != "SUCCEEDED")
        .withColumn("place", broken)
        .withColumn("broken", place)
        .withColumn("broken_stage", stage())
        .withColumn("place", F.explode(F.sequence(F.lit(0).cast("bigint"), F.col("tasks") - 1)))
        .withColumn("stage", stage())
        .withColumn("task_key", task_key())
        .withColumn("is_loop", is_loop())
    )
    return (
        _timed(dice, run, numbered.where(_is_made()))
        .withColumn("iteration", F.explode(_iterations()))
        .withColumn("task_outcome", _outcome(dice, run))
        .withColumn("task_from", _from())
        .withColumn("task_to", _to())
        .withColumn("parent_run_id", _run_id(dice, F.lit(0)))
        .withColumn("task_run_id", _run_id(dice, F.col("iteration")))
        .select(
            *RUN_COLUMNS,
            *("place", "task_key", "is_loop", "iteration", "task_run_id", "task_outcome"),
            F.when(F.col("iteration") > 0, F.col("parent_run_id"))
            .otherwise(F.col("run_id"))
            .alias("parent_run_id"),
            F.col("task_from").alias("start"),
            F.col("task_to").alias("end"),
        )
    )


def _is_made() -> Column:
    """A repair leaves alone what had succeeded."""
    is_anew = (F.col("place") == F.col("broken")) | (F.col("stage") > F.col("broken_stage"))
    return (F.col("attempt") == 0) | is_anew


def _timed(dice: Dice, run: tuple[Column, ...], made: DataFrame) -> DataFrame:
    """Each stage takes an equal part of the attempt, up to the one that broke."""
    first = F.when(F.col("attempt") == 0, 0).otherwise(F.col("broken_stage"))
    every = F.when(is_wide(), 3).otherwise(F.col("steps")) + F.col("tasks") - F.col("steps")
    last = F.when(F.col("is_broken"), F.col("broken_stage")).otherwise(every - 1)
    length = (F.col("end") - F.col("start")) / (last - first + 1)
    begin = F.col("start") + F.floor(length * (F.least("stage", last + 1) - first))
    is_whole = (F.col("place") == F.col("broken")) | (F.col("place") == LOOP)
    share = F.when(is_whole | ~is_wide(), 1.0).otherwise(
        0.4 + 0.6 * dice.unit("task share", *run, F.col("attempt"), F.col("place"))
    )
    whole = F.floor(length * (F.col("stage") - first + 1)) - F.floor(
        length * (F.col("stage") - first)
    )
    return (
        made.withColumn("is_reached", F.col("stage") <= last)
        .withColumn("begin", begin)
        .withColumn("seconds", F.when(F.col("is_reached"), F.floor(whole * share)).otherwise(0))
    )


def _iterations() -> Column:
    """0 is the task itself; a task that runs once for each of some things has further ones."""
    alone, all_ = F.array(F.lit(0)), F.sequence(F.lit(0), F.lit(ITERATIONS))
    return F.when(F.col("is_loop") & F.col("is_reached"), all_).otherwise(alone)


def _part(number: Column) -> Column:
    return F.col("begin") + F.floor(F.col("seconds") * number / ITERATIONS)


def _from() -> Column:
    return F.when(F.col("iteration") > 0, _part(F.col("iteration") - 1)).otherwise(F.col("begin"))


def _to() -> Column:
    end = F.col("begin") + F.col("seconds")
    return F.when(F.col("iteration") > 0, _part(F.col("iteration"))).otherwise(end)


def _outcome(dice: Dice, run: tuple[Column, ...]) -> Column:
    """The task that broke ends as the run does; of a loop, its last iteration."""
    is_last = F.col("iteration").isin(0, ITERATIONS)
    is_broken = F.col("is_broken") & (F.col("place") == F.col("broken")) & is_last
    is_forgiven = (
        ~F.col("is_broken")
        & (F.col("place") == LOOP)
        & (F.col("steps") >= 3)
        & (dice.unit("forgiven", *run, F.col("attempt")) < FORGIVEN)
        & is_last
    )
    return (
        F.when(~F.col("is_reached"), _end("SKIPPED", "SKIPPED", "CLIENT_ERROR"))
        .when(is_broken, F.col("outcome"))
        .when(is_forgiven, _end("FAILED", "RUN_EXECUTION_ERROR", "CLIENT_ERROR"))
        .otherwise(_end("SUCCEEDED", "SUCCESS", "SUCCESS"))
    )


def _end(state: str, code: str, type_: str) -> Column:
    return F.struct(
        F.lit(state).alias("state"), F.lit(code).alias("code"), F.lit(type_).alias("type")
    )


def _run_id(dice: Dice, iteration: Column) -> Column:
    """Jobs that share their run ids in two workspaces share these, too."""
    key = (F.col("twin"), F.col("day"), F.col("slot"), F.col("attempt"), F.col("place"))
    return dice.digits(15, "task run", *key, iteration.cast("int"))
