"""Updates of pipelines: when each begins and ends, why, and with which outcome."""

from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import DAY, HOUR, day_of, days, is_weekend
from simulation.world.dice import Dice
from simulation.world.pipeline_outcomes import (
    attempts,
    fails,
    result,
    seconds,
    trigger,
    update_type,
)
from simulation.world.pipelines import is_continuous, is_pipeline, pipeline_type
from simulation.world.tasks import REFRESH
from simulation.world.things import edit_turn, first_row_ms, last_edit_day
from simulation.world.world import Window, World

MOST_DAYS = 2
"""Days after the day of its start in which an update has surely ended."""
GAPS = (3, 6, 12)
"""Hours between the updates of a pipeline, by turns."""
KEPT = (
    *("kind", "resource", "home", "pipeline_id", "cluster_id", "principal", "custom_tags", "team"),
    *("product", "offers", "level", "size", "pipeline_type"),
)
OWN = (
    *("day", "start", "end", "update_id", "request_id", "update_type", "trigger", "result"),
    *("job_id", "task_run_id", "is_edited"),
)


@dataclass(frozen=True, kw_only=True)
class Updating:
    """What decides when pipelines are updated."""

    resources: DataFrame
    jobs: DataFrame
    """With the pipelines that they refresh."""
    tasks: DataFrame
    """Task runs of these jobs."""


def pipeline_updates(
    account: Account, world: World, updating: Updating, window: Window
) -> DataFrame:
    """One row per update that may go on in the window: KEPT of its pipeline, and OWN.

    A pipeline that some job refreshes is updated by that job's runs, the others by the clock.
    """
    known = (
        updating.resources.where(is_pipeline())
        .withColumn("pipeline_id", F.col("dlt_pipeline_id"))
        .withColumn("pipeline_type", pipeline_type())
    )
    refreshed = updating.jobs.select("pipeline_id").where(F.col("pipeline_id").isNotNull())
    alone = known.join(F.broadcast(refreshed), "pipeline_id", "left_anti")
    by_clock = _by_clock(account, world, alone, window)
    return by_clock.unionByName(_by_jobs(world, known, updating.tasks))


def _by_clock(account: Account, world: World, resources: DataFrame, window: Window) -> DataFrame:
    dice, day, slot = Dice(seed=world.seed), F.col("day"), F.col("slot")
    key = (F.col("kind"), F.col("resource"), day, slot)
    weekend = F.when(is_weekend(day), F.col("weekend")).otherwise(1.0)
    is_due = dice.unit("update runs", *key) < F.col("activity") * weekend
    minutes = F.when(F.col("is_continuous"), 300).otherwise(3000)
    opens = day * DAY + slot * HOUR + F.floor(dice.unit("update opens", *key) * minutes)
    scheduled = (
        days(resources.sparkSession, max(window.first - MOST_DAYS, world.first_day), window.last)
        .crossJoin(F.broadcast(_planned(dice, world, resources)))
        .where((day >= F.col("first_day")) & (day < F.col("end_day")))
        .withColumn("is_edited", F.coalesce(last_edit_day(world, day) == day - 1, F.lit(False)))
        .withColumn("slot", F.explode("slots"))
        .where(F.col("is_continuous") | is_due)
        .withColumn("update_type", update_type(dice, key))
        .withColumn("seconds", seconds(dice, key))
        .withColumn("fails", fails(account, dice, key))
        .withColumn("attempts", attempts(dice, key))
        .withColumn("attempt", F.explode(F.sequence(F.lit(0), F.col("attempts") - 1)))
        .withColumn("start", opens + F.col("attempt") * (F.floor(F.col("seconds") * 0.6) + 300))
        .withColumn("result", result(dice, key))
    )
    cut = F.when(F.col("result") == "COMPLETED", 1.0).otherwise(
        0.1 + 0.5 * dice.unit("update breaks off", *key, F.col("attempt"))
    )
    length = F.greatest(F.floor(F.col("seconds") * cut), F.lit(20))
    return scheduled.select(
        *KEPT,
        "day",
        "start",
        (F.col("start") + length).alias("end"),
        dice.uuid("update", *key, F.col("attempt")).alias("update_id"),
        dice.uuid("update request", *key).alias("request_id"),
        "update_type",
        trigger(dice, key).alias("trigger"),
        "result",
        F.lit(None).cast("string").alias("job_id"),
        F.lit(None).cast("string").alias("task_run_id"),
        "is_edited",
    )


def _planned(dice: Dice, world: World, resources: DataFrame) -> DataFrame:
    """Resources with the hours in which an update may begin, and how long it usually takes."""
    key = (F.col("kind"), F.col("resource"))
    gap = F.element_at(F.array(*map(F.lit, GAPS)), (F.col("resource") % len(GAPS) + 1).cast("int"))
    offset = dice.below(GAPS[0], "update hour", *key).cast("int")
    return (
        resources.withColumn("is_continuous", is_continuous())
        .withColumn("gap", F.when(F.col("is_continuous"), 24).otherwise(gap))
        .withColumn(
            "slots",
            F.when(F.col("is_continuous"), F.array(F.lit(0))).otherwise(
                F.sequence(offset, F.lit(23), F.col("gap"))
            ),
        )
        .withColumn("usual_seconds", 240 * F.exp(2.4 * dice.unit("update length", *key)))
        .withColumn("flakiness", 0.01 + 0.06 * F.pow(dice.unit("flaky update", *key), F.lit(3)))
        .withColumn("first_row_ms", first_row_ms(dice, world))
        .withColumn("edit_turn", edit_turn())
    )


def _by_jobs(world: World, known: DataFrame, tasks: DataFrame) -> DataFrame:
    """An update for each run of a task that refreshes a pipeline, of the same time."""
    dice, task = Dice(seed=world.seed), F.col("task_run_id")
    began = tasks.where((F.col("task_key") == REFRESH) & (F.col("end") > F.col("start")))
    state = F.col("task_outcome.state")
    ended = (
        F.when(state == "SUCCEEDED", "COMPLETED")
        .when(state.isin("CANCELLED", "TIMED_OUT"), "CANCELED")
        .otherwise("FAILED")
    )
    own = {
        "update_id": dice.uuid("update of a task", task),
        "request_id": dice.uuid("update request of a task", task),
        "update_type": F.when(dice.unit("update type", task) < 0.03, "FULL_REFRESH").otherwise(
            "REFRESH"
        ),
        "trigger": F.lit("JOB_TASK"),
        "is_edited": F.lit(False),
        "result": ended,
    }
    triggered = began.select("pipeline_id", "job_id", "task_run_id", "task_outcome", "start", "end")
    return (
        triggered.withColumn("day", day_of(F.col("start")))
        .withColumns(own)
        .join(F.broadcast(known), "pipeline_id")
        .select(*KEPT, *OWN)
    )
