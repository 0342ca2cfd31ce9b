"""The tables of the account: what they are named, and when they are there."""

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import DAY, HOUR
from simulation.world.dice import Dice, choose
from simulation.world.people import team_name
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
    made = F.when(table % 13 == 6, first + 2 + dice.below(50, "table made", table)).otherwise(
        first - 10 - dice.below(700, "table age", table)
    )
    dropped = F.when(
        table % 17 == 9, F.greatest(made + 2, first + 10 + dice.below(30, "table dropped", table))
    )
    again = F.when(table % 2 == 0, dropped + AWAY)
    is_back = F.coalesce(last >= again, F.lit(False))
    created = F.when(is_back, again).otherwise(made)
    turn = dice.below(CYCLE, "table turn", table)
    change = F.when(table % 3 > 0, F.floor((last - first + turn) / CYCLE)).otherwise(0)
    changed = first + change * CYCLE - turn
    named = _names(spark, account, world)
    return (
        named.where((created <= last) & (is_back | F.coalesce(dropped > last, F.lit(True))))
        .withColumn("created", created * DAY + 8 * HOUR + dice.below(8 * HOUR, "made at", table))
        .withColumn("change", F.when(changed > created, change).otherwise(0))
        .withColumn(
            "altered",
            F.when(
                F.col("change") > 0,
                changed * DAY + 9 * HOUR + dice.below(8 * HOUR, "altered at", table, change),
            ).otherwise(F.col("created")),
        )
    )


def _names(spark: SparkSession, account: Account, world: World) -> DataFrame:
    """A table of each subject, team and stage in the first catalog, then in the next ones."""
    table, teams = F.col("table"), len(account.teams)
    subjects, stages, catalogs = (
        len(names) for names in (account.subjects, account.stages, account.catalogs)
    )
    in_catalog = teams * subjects * stages
    turn = F.floor(table / (in_catalog * catalogs))
    name = F.concat_ws(
        "_",
        choose(account.subjects, F.floor(table / teams) % subjects),
        choose([stage.name for stage in account.stages], F.col("stage")),
        F.when(turn > 0, turn.cast("string")),
    )
    return (
        spark.range(0, world.count(15_000, in_catalog), 1, numPartitions=1)
        .withColumnRenamed("id", "table")
        .withColumn("team", (table % teams).cast("int"))
        .withColumn("stage", F.floor(table / (teams * subjects)) % stages)
        .withColumn(
            "table_catalog", choose(account.catalogs, F.floor(table / in_catalog) % catalogs)
        )
        .withColumn("table_schema", team_name(account.teams, F.col("team")))
        .withColumn("table_name", name)
    )


def full_name(account: Account, team: Column, subject: Column, stage: Column) -> Column:
    """The name of a table of the first catalog, by the numbers of team, subject and stage."""
    name = F.concat_ws(
        "_",
        choose(account.subjects, subject),
        choose([one.name for one in account.stages], stage),
    )
    return F.concat_ws(".", F.lit(account.catalogs[0]), team_name(account.teams, team), name)
