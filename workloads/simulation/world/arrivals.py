"""When usage arrives in the table, and what of it is corrected later."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import DAY, HOUR, day_of
from simulation.world.dice import Dice
from simulation.world.workspaces import Lifetimes
from simulation.world.world import Window, World

LATEST_ARRIVAL = 3
LATEST_CORRECTION = 14
MOST_DAYS = LATEST_ARRIVAL + LATEST_CORRECTION
"""Days after its day within which a usage row and its corrections have all arrived."""
EVENING = 20 * HOUR
"""Usage that ends later in the day mostly arrives the next day."""


def arriving(account: Account, world: World, used: DataFrame, window: Window) -> DataFrame:
    """The records of usage, corrections included, that arrive within the window.

    A correction takes the whole row back and mostly states it again with a lower quantity.
    """
    dice = Dice(seed=world.seed)
    key, day = F.col("row_key"), day_of(F.col("from"))
    arrival = day + _delay(account, world, dice, day)
    corrected = arrival + 3 + dice.below(LATEST_CORRECTION - 2, "correction day", key)
    is_corrected = dice.unit("corrected", key) < 0.004
    is_restated = is_corrected & (dice.unit("restated", key) < 0.7)
    records = F.array(
        _record("ORIGINAL", F.lit(1.0), arrival),
        F.when(is_corrected, _record("RETRACTION", F.lit(-1.0), corrected)),
        F.when(
            is_restated,
            _record("RESTATEMENT", 0.3 + 0.6 * dice.unit("restated size", key), corrected),
        ),
    )
    return (
        used.withColumn("record", F.explode(records))
        .where(F.col("record").isNotNull())
        .where(F.col("record.arrival").between(window.first, window.last))
    )


def _delay(account: Account, world: World, dice: Dice, day: Column) -> Column:
    """Days until a row arrives: evenings often the next day, new workspaces later."""
    chance = dice.unit("late", F.col("row_key"))
    is_evening = (F.col("to") - 1) % DAY >= EVENING
    created = Lifetimes.of(account, world).first_day(F.col("home"))
    return (
        F.when((created > 0) & (day - created < 3), 2)
        .when(chance < 0.004, LATEST_ARRIVAL)
        .when(chance < 0.01, 2)
        .when((chance < 0.03) | (is_evening & (chance < 0.6)), 1)
        .otherwise(0)
    )


def _record(record_type: str, factor: Column, arrival: Column) -> Column:
    return F.struct(
        F.lit(record_type).alias("type"), factor.alias("factor"), arrival.alias("arrival")
    )
