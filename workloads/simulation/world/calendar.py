"""How time shapes the world: seconds, weekdays, trend, and the days that cost too much."""

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.dice import Dice
from simulation.world.world import World

DAY = 86400
HOUR = 3600
COST_SPIKE = "cost_spike"
"""The cause of days that cost several times what they should."""
QUIET_DAYS = 7
"""Days at the start of a world without injected anomalies, so that a history exists."""


def days(spark: SparkSession, first: int, last: int) -> DataFrame:
    """One row per day, column `day` in days since 1970-01-01."""
    return spark.range(first, last + 1, 1, numPartitions=2).withColumnRenamed("id", "day")


def as_date(day: Column) -> Column:
    """The date of a day number."""
    return F.date_add(F.lit("1970-01-01").cast("date"), day.cast("int"))


def as_time(seconds: Column) -> Column:
    """The instant of seconds since 1970-01-01 UTC."""
    return F.timestamp_seconds(seconds)


def day_of(seconds: Column) -> Column:
    """The day number of seconds since 1970-01-01 UTC."""
    return F.floor(seconds / DAY)


def weekday(day: Column) -> Column:
    """0 for Monday to 6 for Sunday."""
    return F.pmod(day + 3, F.lit(7))


def is_weekend(day: Column) -> Column:
    """Whether the day is a Saturday or a Sunday."""
    return weekday(day) >= 5


def load(world: World, workspace: Column, product: Column, day: Column) -> Column:
    """How much busier than usual a product is in a workspace: trend, week, month end.

    Trend and weekly shape belong to the workspace and product, so that they can be learnt.
    """
    dice = Dice(seed=world.seed)
    age = day - F.lit(world.first_day)
    slope = (dice.unit("slope", workspace, product) - 0.25) * 0.01
    trend = F.greatest(1 + slope * age, F.lit(0.3))
    rhythm = 0.05 + 0.1 * dice.unit("rhythm", workspace, product)
    week = 1 + rhythm * F.element_at(
        F.array(*map(F.lit, (0.8, 1.0, 0.6, 0.4, -0.2, -1.6, -1.4))),
        (weekday(day) + 1).cast("int"),
    )
    month_end = F.when(F.dayofmonth(F.date_add(as_date(day), 1)) == 1, 1.25).otherwise(1.0)
    return trend * week * month_end


def anomaly(account: Account, world: World, where: tuple[Column, Column, Column]) -> Column:
    """What an injected cost anomaly multiplies the day by: 3 to 6, or 1 on ordinary days.

    `where` is a workspace, a product and a day.
    """
    dice, day = Dice(seed=world.seed), where[2]
    is_hit = dice.unit("anomaly", *where) < account.causes[COST_SPIKE]
    is_late = day >= world.first_day + QUIET_DAYS
    return F.when(is_hit & is_late, 3 + 3 * dice.unit("anomaly size", *where)).otherwise(1.0)
