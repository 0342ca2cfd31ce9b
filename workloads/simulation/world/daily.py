"""What happens to a few names up to so many times a day: calls, visits, refusals."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from simulation.world.calendar import DAY, days
from simulation.world.dice import Dice
from simulation.world.world import Window, World

SECOND = 1000
LATE = 0.02
KEY = ("name", "day", "time")


@dataclass(frozen=True, kw_only=True)
class Daily:
    """Something that happens."""

    label: str
    """Tells its dice from those of others."""
    names: Sequence[str]
    times: int
    """How often a day at most, for each name."""
    chance: float
    """That it happens, for each of its times."""
    lasts_ms: int = 0
    """So long before the next time, and the end of the day, it has happened."""


def daily(spark: SparkSession, world: World, window: Window, what: Daily) -> DataFrame:
    """One row per time that arrives in the window, a few of them a day late: `name`, `day`, `time`,
    the millisecond `at_ms`, and a `key` that tells it from all others. No two are at one moment.
    """
    dice, slot = Dice(seed=world.seed), DAY * SECOND // what.times
    key = [F.col(name) for name in KEY]
    day, time = F.col("day"), F.col("time")
    room = slot - what.lasts_ms
    at = day * DAY * SECOND + time * slot + dice.below(room, f"{what.label} at", *key)
    is_late = dice.unit(f"{what.label} late", *key) < LATE
    arrival = day + F.when(is_late, 1).otherwise(0)
    names = spark.createDataFrame([(name,) for name in what.names], "name string")
    return (
        days(spark, max(window.first - 1, world.first_day), window.last)
        .crossJoin(F.broadcast(names))
        .withColumn("time", F.explode(F.sequence(F.lit(0), F.lit(what.times - 1))))
        .where(dice.unit(what.label, *key) < what.chance)
        .where(arrival.between(window.first, window.last))
        .withColumns({"at_ms": at, "key": dice.number(f"{what.label} key", *key)})
    )


def at_time() -> Column:
    """When it happened."""
    return F.timestamp_millis("at_ms")
