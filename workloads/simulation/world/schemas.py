"""The schemas of the account: one of each team in each catalog, and what the platform makes."""

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import DAY, HOUR
from simulation.world.dice import Dice
from simulation.world.people import colleague, lead
from simulation.world.world import World

SYSTEM = "System user"
LANDING = "landing"
"""The schema of the first catalog in which files arrive; it belongs to the first team."""
LATE_TEAM_DAY = 20
"""Day of the world on which the last team gets its schema in the last catalog."""


def schemas(spark: SparkSession, account: Account, world: World) -> DataFrame:
    """One row per schema that is there on the last day: its team, `made` and `changed` seconds,
    and `is_system` for the information_schema of a catalog.
    """
    teams, last = len(account.teams), len(account.catalogs) - 1
    names = [
        (catalog, team.name, number, False, place == last and number == teams - 1)
        for place, catalog in enumerate(account.catalogs)
        for number, team in enumerate(account.teams)
    ]
    names.append((account.catalogs[0], LANDING, 0, False, False))
    names += [(catalog, "information_schema", 0, True, False) for catalog in account.catalogs]
    dice, key = Dice(seed=world.seed), (F.col("catalog_name"), F.col("schema_name"))
    age = dice.below(500, "schema age", *key)
    day = F.when(F.col("is_late"), world.first_day + LATE_TEAM_DAY).otherwise(
        world.first_day - 20 - age
    )
    made = day * DAY + 9 * HOUR + dice.below(7 * HOUR, "schema made", *key)
    changed = (world.first_day + dice.below(80, "schema changed", *key)) * DAY + 12 * HOUR
    is_changed = (changed > made) & (changed < (world.last_day + 1) * DAY)
    columns = (
        "catalog_name string, schema_name string, team int, is_system boolean, is_late boolean"
    )
    return (
        spark.createDataFrame(names, columns)
        .withColumn("made", made)
        .where(F.col("made") < (world.last_day + 1) * DAY)
        .withColumn("is_changed", is_changed & ~F.col("is_system"))
        .withColumn("changed", F.when(F.col("is_changed"), changed).otherwise(F.col("made")))
    )


def owner(account: Account) -> Column:
    """Who owns the schema: the lead of the team, or after a change the colleague."""
    team = F.col("team")
    person = F.when(F.col("is_changed"), colleague(account.teams, team)).otherwise(
        lead(account.teams, team)
    )
    return F.when(F.col("is_system"), SYSTEM).otherwise(person)
