"""The tasks of jobs: what they are called, and what each waits for."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from simulation.world.dice import Dice, choose

STEPS = ("extract", "clean", "enrich", "aggregate", "publish", "report")
ONLY = "main"
"""The task of a job that has one."""
CHECK = "check_quality"
"""A task that a new description of a job adds, and the job's next change removes."""
REFRESH = "refresh_pipeline"
"""The last task of a job that has a pipeline."""
LOOP = 1
"""The place of the task that runs once for each of ITERATIONS, in the jobs that have one."""
ITERATIONS = 3


def steps(dice: Dice) -> Column:
    """How many tasks a job has, but for the one that changes add and remove."""
    job = F.col("job")
    many = 2 + dice.below(len(STEPS) - 1, "steps", job)
    return F.when(F.col("is_multi_task"), many).otherwise(1).cast("bigint")


def has_check() -> Column:
    """Whether the job's present version has the additional task."""
    return F.col("is_multi_task") & (F.col("change") == "describe")


def task_count() -> Column:
    """How many tasks the job has at present, where `steps` is known."""
    return F.col("steps") + F.when(has_check(), 1).otherwise(0)


def task_key() -> Column:
    """What the task at `place` is called."""
    place, last = F.col("place"), F.col("steps") - 1
    is_refresh = F.col("pipeline_id").isNotNull() & (place == last)
    return (
        F.when(~F.col("is_multi_task"), ONLY)
        .when(place > last, CHECK)
        .when(is_refresh, REFRESH)
        .otherwise(choose(STEPS, F.least(place, F.lit(len(STEPS) - 1))))
    )


def is_wide() -> Column:
    """Whether all tasks but the first and the last run side by side, not one after the other."""
    return (F.col("job") % 2 == 1) & (F.col("steps") >= 3)


def stage() -> Column:
    """Which of the steps in time the task at `place` belongs to, from 0 on."""
    place, last = F.col("place"), F.col("steps") - 1
    side_by_side = F.least(place, F.lit(1)) + F.greatest(place - last + 1, F.lit(0))
    return F.when(is_wide(), side_by_side).otherwise(place)


def depends_on() -> Column:
    """The keys of the tasks that the one at `place` waits for."""
    place, last = F.col("place"), F.col("steps") - 1
    named = F.array(*map(F.lit, STEPS))
    middle = F.slice(named, F.lit(2), F.greatest(last - 1, F.lit(0)).cast("int"))
    of_last = F.when(F.col("pipeline_id").isNotNull(), REFRESH).otherwise(
        choose(STEPS, F.greatest(last, F.lit(0)))
    )
    before = choose(STEPS, F.greatest(F.least(place - 1, F.lit(len(STEPS) - 1)), F.lit(0)))
    return (
        F.when(place == 0, F.array().cast("array<string>"))
        .when(place > last, F.array(of_last))
        .when(is_wide() & (place == last), middle)
        .when(is_wide(), F.array(F.lit(STEPS[0])))
        .otherwise(F.array(before))
    )


def is_loop() -> Column:
    """Whether the task at `place` runs once for each of some things."""
    has_one = F.col("is_multi_task") & (F.col("job") % 3 > 0) & (F.col("steps") > 2)
    return has_one & (F.col("place") == LOOP)
