"""The tables of the account: what they are named, and when they are there."""

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import DAY, HOUR
from simulation.world.dice import Dice
from simulation.world.table_names import (
    catalog_of,
    name_of,
    number_of_tables,
    schema_of,
    stage_of,
    team_of,
)
from simulation.world.world import World

CYCLE = 30
"""Days between two changes of a table's definition."""
AWAY = 6
"""Days after which some tables that were dropped are made anew."""


def tables(spark: SparkSession, account: Account, world: World) -> DataFrame:
    """One row per table that is there at the end of the last day; times are seconds.

    `change` counts the changes of its definition since the world began.
    """
    dice, table = Dice(seed=world.seed), F.col("table")
    first, last = F.lit(world.first_day), F.lit(world.last_day)
    made, dropped, again = F.col("made"), F.col("dropped"), F.col("again")
    is_back = F.coalesce(last >= again, F.lit(False))
    created = F.when(is_back, again).otherwise(made)
    turn = dice.below(CYCLE, "table turn", table)
    change = F.when(table % 3 > 0, F.floor((last - first + turn) / CYCLE)).otherwise(0)
    changed = first + change * CYCLE - turn
    return (
        lives(spark, account, world)
        .where((created <= last) & (is_back | F.coalesce(dropped > last, F.lit(True))))
        .withColumn("created", made_at(dice, created))
        .withColumn("change", F.when(changed > created, change).otherwise(0))
        .withColumn(
            "altered",
            F.when(
                F.col("change") > 0,
                changed * DAY + 9 * HOUR + dice.below(8 * HOUR, "altered at", table, change),
            ).otherwise(F.col("created")),
        )
    )


def lives(spark: SparkSession, account: Account, world: World) -> DataFrame:
    """One row per table that is ever there, with the days on which it is `made`, `dropped` and
    made `again`; NULL: never.
    """
    dice, table, first = Dice(seed=world.seed), F.col("table"), F.lit(world.first_day)
    made = F.when(table % 13 == 6, first + 2 + dice.below(50, "table made", table)).otherwise(
        first - 10 - dice.below(700, "table age", table)
    )
    dropped = F.greatest(F.col("made") + 2, first + 10 + dice.below(30, "table dropped", table))
    return (
        _names(spark, account, world)
        .withColumn("made", made)
        .withColumn("dropped", F.when(table % 17 == 9, dropped))
        .withColumn("again", F.when(table % 2 == 0, F.col("dropped") + AWAY))
    )


def made_at(dice: Dice, day: Column) -> Column:
    """The second of the day at which a table is made."""
    return day * DAY + 8 * HOUR + dice.below(8 * HOUR, "made at", F.col("table"))


def _names(spark: SparkSession, account: Account, world: World) -> DataFrame:
    table = F.col("table")
    return (
        spark.range(0, number_of_tables(account, world), 1, numPartitions=1)
        .withColumnRenamed("id", "table")
        .withColumn("team", team_of(account, table))
        .withColumn("stage", stage_of(account, table))
        .withColumn("table_catalog", catalog_of(account, table))
        .withColumn("table_schema", schema_of(account, table))
        .withColumn("table_name", name_of(account, table))
    )
