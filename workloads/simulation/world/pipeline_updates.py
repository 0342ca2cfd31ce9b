"""Updates of pipelines: when each begins and ends, why, and with which outcome."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import DAY, HOUR, day_of, days, is_weekend
from simulation.world.dice import Dice
from simulation.world.pipelines import is_continuous, is_pipeline, pipeline_type
from simulation.world.tasks import REFRESH
from simulation.world.things import edit_turn, first_row_ms, last_edit_day
from simulation.world.world import Window, World

MOST_DAYS = 2
"""Days after the day of its start in which an update has surely ended."""
GAPS = (3, 6, 12)
"""Hours between the updates of a pipeline, by turns."""
ALL_DAY = 84_000
"""Seconds for which a continuous pipeline runs before it begins anew, at least."""
CHANGE = "pipeline_change"
"""The cause of failures on the day after a change of the pipeline."""
KEPT = (
    *("kind", "resource", "home", "pipeline_id", "cluster_id", "principal", "custom_tags", "team"),
    *("product", "offers", "level", "size", "pipeline_type"),
)
OWN = (
    *("day", "start", "end", "update_id", "request_id", "update_type", "trigger", "result"),
    *("job_id", "task_run_id", "is_edited"),
)


def pipeline_updates(
    account: Account, world: World, resources: DataFrame, tasks: DataFrame, window: Window
) -> DataFrame:
    """One row per update that may go on in the window: KEPT of its pipeline, and OWN.

    A pipeline that some job refreshes is updated by that job's runs, the others by the clock.
    """
    known = (
        resources.where(is_pipeline())
        .withColumn("pipeline_id", F.col("dlt_pipeline_id"))
        .withColumn("pipeline_type", pipeline_type())
    )
    refreshed = tasks.where(F.col("pipeline_id").isNotNull())
    waiting = known.join(refreshed.select("pipeline_id").distinct(), "pipeline_id", "left_anti")
    by_clock = _by_clock(account, world, waiting, window)
    return by_clock.unionByName(_by_jobs(world, known, refreshed))


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
        .withColumn("update_type", _type(dice, key))
        .withColumn("seconds", _seconds(dice, key))
        .withColumn("fails", _fails(account, dice, key))
        .withColumn("attempts", _attempts(dice, key))
        .withColumn("attempt", F.explode(F.sequence(F.lit(0), F.col("attempts") - 1)))
        .withColumn("start", opens + F.col("attempt") * (F.floor(F.col("seconds") * 0.6) + 300))
        .withColumn("result", _result(dice, key))
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
        _trigger(dice, key).alias("trigger"),
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


def _type(dice: Dice, key: tuple[Column, ...]) -> Column:
    chance = dice.unit("update type", *key)
    may_be_tried = (F.col("pipeline_type") == "ETL_PIPELINE") & ~F.col("is_continuous")
    return (
        F.when(F.col("is_continuous"), "REFRESH")
        .when(may_be_tried & (chance < 0.03), "VALIDATE")
        .when((chance >= 0.03) & (chance < 0.08), "FULL_REFRESH")
        .otherwise("REFRESH")
    )


def _seconds(dice: Dice, key: tuple[Column, ...]) -> Column:
    """How long it takes when nothing breaks; three attempts end before the next update begins."""
    luck = F.exp(dice.unit("update luck", *key) - 0.5)
    times = F.when(F.col("update_type") == "FULL_REFRESH", 3.0).otherwise(1.0)
    room = (F.col("gap") * HOUR - 3000) * 0.3
    all_day = ALL_DAY + dice.below(1800, "continuous update", *key)
    return (
        F.when(F.col("is_continuous"), all_day)
        .when(F.col("update_type") == "VALIDATE", 30 + dice.below(60, "validation", *key))
        .otherwise(F.floor(F.least(F.col("usual_seconds") * luck * times, room)))
    )


def _fails(account: Account, dice: Dice, key: tuple[Column, ...]) -> Column:
    """Likelier on the day after a change of the pipeline."""
    risk = F.col("flakiness") + F.when(F.col("is_edited"), account.causes[CHANGE]).otherwise(0.0)
    return ~F.col("is_continuous") & (dice.unit("update fails", *key) < risk)


def _attempts(dice: Dice, key: tuple[Column, ...]) -> Column:
    """What fails is mostly tried again, twice at most."""
    again = F.when(dice.unit("update fails again", *key) < 0.4, 3).otherwise(2)
    is_retried = F.col("fails") & (dice.unit("update retried", *key) < 0.7)
    return F.when(is_retried, again).otherwise(1)


def _result(dice: Dice, key: tuple[Column, ...]) -> Column:
    is_last = F.col("attempt") == F.col("attempts") - 1
    is_given_up = (F.col("attempts") == 1) | (dice.unit("update given up", *key) < 0.2)
    is_stopped = ~F.col("fails") & (dice.unit("update stopped", *key) < 0.015)
    return (
        F.when(~is_last | (F.col("fails") & is_given_up), "FAILED")
        .when(is_stopped, "CANCELED")
        .otherwise("COMPLETED")
    )


def _trigger(dice: Dice, key: tuple[Column, ...]) -> Column:
    """A retry says so; tables of SQL are updated by it, and a change by itself."""
    chance, is_first = dice.unit("update trigger", *key), F.col("slot") < F.col("gap")
    of_sql = F.col("pipeline_type").isin("MATERIALIZED_VIEW", "STREAMING_TABLE")
    all_day = F.when(chance < 0.2, "SERVICE_UPGRADE").otherwise("INFRASTRUCTURE_MAINTENANCE")
    return (
        F.when(F.col("attempt") > 0, "RETRY_ON_FAILURE")
        .when(F.col("is_continuous"), all_day)
        .when(of_sql, "DBSQL_REQUEST")
        .when((F.col("pipeline_type") == "INGESTION_GATEWAY") & (chance < 0.5), "START_RESOURCES")
        .when((F.col("kind") == "ingestion") & (chance < 0.05), "SCHEMA_EXPLORATION")
        .when(F.col("is_edited") & is_first, "SETTINGS_CHANGE")
        .when(chance < 0.03, "SCHEMA_CHANGE")
        .when(chance < 0.4, "USER_ACTION")
        .otherwise("API_CALL")
    )


def _by_jobs(world: World, known: DataFrame, tasks: DataFrame) -> DataFrame:
    """An update for each run of a task that refreshes a pipeline, of the same time."""
    dice, task = Dice(seed=world.seed), F.col("task_run_id")
    began = tasks.where((F.col("task_key") == REFRESH) & (F.col("end") > F.col("start")))
    state = F.col("task_outcome.state")
    result = (
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
        "result": result,
    }
    triggered = began.select("pipeline_id", "job_id", "task_run_id", "task_outcome", "start", "end")
    return (
        triggered.withColumn("day", day_of(F.col("start")))
        .withColumns(own)
        .join(F.broadcast(known), "pipeline_id")
        .select(*KEPT, *OWN)
    )
