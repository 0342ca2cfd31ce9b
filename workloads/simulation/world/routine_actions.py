"""What people, robots and the platform do now and then, as simulation/world.yaml lists it."""

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.actions import COLUMNS, SYSTEM
from simulation.world.calendar import DAY, HOUR, days, is_weekend
from simulation.world.columns import conform
from simulation.world.dice import Dice
from simulation.world.people import people
from simulation.world.table_names import full_name, tables_in_catalog
from simulation.world.workspaces import Lifetimes, cloud_of, placed
from simulation.world.world import Window, World

SECOND = 1000
WEEKEND = 0.2
"""What the chance is multiplied by on a weekend, of people."""
KEY = ("routine", "actor", "day", "time")
ROUTINES = (
    "routine int, actor string, is_person boolean, service string, action string, chance double, "
    "times int, is_account boolean, clouds array<string>, names array<string>, "
    "texts array<string>, fails double, failure int, message string"
)


def routine_actions(
    spark: SparkSession, account: Account, world: World, window: Window
) -> DataFrame:
    """COLUMNS of the routines of the window's days, in workspaces that are there."""
    dice, day, home = Dice(seed=world.seed), F.col("day"), F.col("workspace_id")
    key, lives = [F.col(name) for name in KEY], Lifetimes.of(account, world)
    rests = F.col("is_person") & is_weekend(day)
    chance = F.col("chance") * F.when(rests, WEEKEND).otherwise(1.0)
    is_there = (day >= lives.first_day(home)) & (day < lives.end_day(home))
    fits = (F.size("clouds") == 0) | F.array_contains("clouds", cloud_of(account, home))
    fails = dice.unit("routine fails", *key) < F.col("fails")
    at_work = 8 * HOUR + dice.below(11 * HOUR, "routine at", *key)
    any_time = dice.below(DAY, "routine at", *key)
    second = F.when(F.col("is_person"), at_work).otherwise(any_time)
    routines = spark.createDataFrame(_routines(account), ROUTINES)
    happening = (
        days(spark, max(window.first, world.first_day), window.last)
        .crossJoin(F.broadcast(routines))
        .withColumn("time", F.explode(F.sequence(F.lit(1), F.col("times"))))
        .where(dice.unit("routine", *key) < chance)
        .withColumn("workspace_id", dice.pick(placed(account.workspaces), "routine home", *key))
        .where(is_there & fits)
    )
    done = {
        "key": dice.number("routine action", *key),
        "place": F.lit(0),
        "at_ms": (day * DAY + second) * SECOND + dice.below(SECOND, "routine ms", *key),
        "params": F.map_from_arrays("names", _filled(account, dice, key)),
        "status": F.when(fails, F.col("failure")).otherwise(200),
        "error": F.when(fails, F.col("message")),
    }
    return conform(happening.withColumns(done), COLUMNS)


def _routines(account: Account) -> Sequence[tuple[object, ...]]:
    actors = {
        "person": people(account.teams),
        "robot": [team.service_principal for team in account.teams],
        "contractor": account.governed.contractors,
        "admin": [account.teams[0].people[0]],
        "system": [SYSTEM],
    }
    return [
        (
            *(number, actor, one.by not in ("robot", "system"), one.service, one.action),
            *(one.chance, one.times, one.account, one.clouds, list(one.params)),
            *(list(one.params.values()), one.fails, one.status, one.error),
        )
        for number, one in enumerate(account.governed.routines)
        for actor in actors[one.by]
    ]


def _filled(account: Account, dice: Dice, key: Sequence[Column]) -> Column:
    """The texts with what the words in braces stand for."""
    table = dice.below(tables_in_catalog(account), "routine table", *key)
    words = {
        "principal": F.col("actor"),
        "person": dice.pick(people(account.teams), "routine person", *key),
        "number": dice.digits(12, "routine number", *key),
        "id": dice.uuid("routine id", *key),
        "table": full_name(account, table),
        "workspace": F.col("workspace_id"),
    }

    def filled(text: Column) -> Column:
        for word, value in words.items():
            text = F.replace(text, F.lit(f"{{{word}}}"), value)
        return text

    return F.transform("texts", filled)
