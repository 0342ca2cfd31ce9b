"""Job runs: when each attempt starts and ends, and with which outcome."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account, Outcome
from simulation.world.calendar import DAY, HOUR, days, is_weekend, weekday
from simulation.world.dice import Dice
from simulation.world.workspaces import node_type_in
from simulation.world.world import Window, World

LONGEST_RUN = 30 * HOUR
CHANGE = "job_change"
"""The cause of failures after a change of the job."""
MOST_DAYS = 4
"""Days after the day of its start in which a run, repaired once, has surely ended."""


def runs(account: Account, world: World, versions: DataFrame, window: Window) -> DataFrame:
    """One row per attempt of the runs that start in the window, with the job as it was then.

    `start` and `end` are seconds; an attempt that never began has start = end. All attempts of a
    run are made on one job cluster, unless the job uses other compute.
    """
    dice = Dice(seed=world.seed)
    day, twin, slot = F.col("day"), F.col("twin"), F.col("slot")
    key = (F.col("job"), day, slot)
    opens = day * DAY + slot * HOUR + F.col("minute") + dice.below(300, "jitter", twin, day, slot)
    scheduled = (
        days(versions.sparkSession, max(window.first, world.first_day), window.last)
        .crossJoin(F.broadcast(versions.where("change != 'delete'")))
        .where(_runs_on(day))
        .withColumn("slot", F.explode("slots"))
        .withColumn("opens", opens)
        .where((F.col("opens") >= F.col("valid_from")) & (F.col("opens") < F.col("valid_to")))
    )
    first_length, second_length = _lengths(dice, key)
    return (
        scheduled.withColumn("run_id", dice.digits(15, "run", twin, day, slot))
        .withColumn("job_id", _job_id(dice, key))
        .withColumn("seconds", _seconds(dice, key))
        .withColumn("is_fresh", _is_fresh())
        .withColumn("fate", _fate(account, dice, key))
        .withColumn("attempts", _attempts(dice, key))
        .withColumn("attempt", F.explode("attempts"))
        .withColumn("is_last_attempt", F.col("attempt") == F.size("attempts") - 1)
        .drop("attempts")
        .withColumn("first_end", F.col("opens") + first_length)
        .withColumn("start", _attempt_start(dice, key))
        .withColumn("end", _attempt(F.col("first_end"), F.col("start") + second_length))
        .withColumn("outcome", _outcome(account, dice, key))
        .withColumn("job_cluster_id", _cluster_id(dice, key))
        .withColumn("job_node_type", node_type_in(account, F.col("workspace_id"), F.col("job")))
    )


def _attempt(first: Column, second: Column) -> Column:
    return F.when(F.col("attempt") == 0, first).otherwise(second)


def _runs_on(day: Column) -> Column:
    alive = (day > F.col("created_day")) & (day < F.col("end_day")) & ~F.col("is_paused")
    valid = (F.col("valid_from") < (day + 1) * DAY) & (F.col("valid_to") > day * DAY)
    due = (
        F.when(F.col("cadence") == "weekly", weekday(day) == F.col("run_weekday"))
        .when(F.col("weekdays_only"), ~is_weekend(day))
        .otherwise(F.lit(True))
    )
    return alive & valid & due


def _job_id(dice: Dice, key: tuple[Column, ...]) -> Column:
    own = dice.digits(15, "submitted job", *key)
    return F.when(F.col("kind") == "JOB_RUN", F.col("job_number")).otherwise(own)


def _seconds(dice: Dice, key: tuple[Column, ...]) -> Column:
    luck = dice.unit("s1", *key) + dice.unit("s2", *key) + dice.unit("s3", *key) - 1.5
    monday = F.when(weekday(F.col("day")) == 0, 1.25).otherwise(1.0)
    return F.least(F.col("mean_seconds") * F.exp(0.8 * luck) * monday, F.lit(LONGEST_RUN))


def _is_fresh() -> Column:
    """Whether the job was changed in the two days before."""
    return (F.col("version") > 0) & (F.col("opens") - F.col("valid_from") < 2 * DAY)


def _fate(account: Account, dice: Dice, key: tuple[Column, ...]) -> Column:
    """A job is likelier to fail on Mondays and in the two days after a change."""
    risk = (
        F.col("flakiness")
        + F.when(F.col("is_fresh"), account.causes[CHANGE]).otherwise(0.0)
        + F.when(weekday(F.col("day")) == 0, 0.04).otherwise(0.0)
    )
    has_timeout = F.coalesce(F.col("timeout_seconds"), F.lit(0)) > 0
    return (
        F.when(dice.unit("not started", *key) < 0.012, "not_started")
        .when(dice.unit("fails", *key) < risk, "failed")
        .when(dice.unit("stopped", *key) < 0.01, "stopped")
        .when(has_timeout & (F.col("seconds") > F.col("timeout_seconds")), "timed_out")
        .otherwise("succeeded")
    )


def _attempts(dice: Dice, key: tuple[Column, ...]) -> Column:
    repaired = (F.col("fate") == "failed") & (dice.unit("repaired", *key) < 0.45)
    return F.when(repaired, F.array(F.lit(0), F.lit(1))).otherwise(F.array(F.lit(0)))


def _lengths(dice: Dice, key: tuple[Column, ...]) -> tuple[Column, Column]:
    share = 0.1 + 0.8 * dice.unit("breaks off", *key)
    cut_short = F.col("fate").isin("failed", "stopped")
    first = (
        F.when(F.col("fate") == "not_started", 0)
        .when(F.col("fate") == "timed_out", F.col("timeout_seconds"))
        .when(cut_short, F.greatest(F.col("seconds") * share, F.lit(20.0)))
        .otherwise(F.greatest(F.col("seconds"), F.lit(20.0)))
    )
    return first.cast("bigint"), F.greatest(F.col("seconds"), F.lit(20.0)).cast("bigint")


def _attempt_start(dice: Dice, key: tuple[Column, ...]) -> Column:
    pause = 600 + dice.below(2 * HOUR, "pause", *key)
    return _attempt(F.col("opens"), F.col("first_end") + pause)


def _outcome(account: Account, dice: Dice, key: tuple[Column, ...]) -> Column:
    healed = dice.unit("healed", *key) < 0.8
    fate = _attempt(F.col("fate"), F.when(healed, "succeeded").otherwise("failed"))
    found = _one_of(account.outcomes["succeeded"], dice, key)
    for name in ("failed", "stopped", "not_started", "timed_out"):
        found = F.when(fate == name, _one_of(account.outcomes[name], dice, key)).otherwise(found)
    return found


def _cluster_id(dice: Dice, key: tuple[Column, ...]) -> Column:
    return F.concat_ws("-", dice.digits(4, "c1", *key), dice.digits(6, "c2", *key), F.lit("j"))


def _one_of(outcomes: list[Outcome], dice: Dice, key: tuple[Column, ...]) -> Column:
    choices = F.array(
        *(
            F.struct(
                F.lit(outcome.state).alias("state"),
                F.lit(outcome.code).alias("code"),
                F.lit(outcome.type).alias("type"),
            )
            for outcome in outcomes
        )
    )
    place = dice.below(len(outcomes), "outcome", *key, F.col("attempt"))
    return F.element_at(choices, (place + 1).cast("int"))
