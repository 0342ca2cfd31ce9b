"""Why updates of pipelines begin, how long they take, and how they end.

`key` tells the planned updates apart; a planned one has one to three attempts.
"""

from collections.abc import Sequence

from pyspark.sql import Column
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import HOUR
from simulation.world.dice import Dice

ALL_DAY = 84_000
"""Seconds for which a continuous pipeline runs before it begins anew, at least."""
CHANGE = "pipeline_change"
"""The cause of failures on the day after a change of the pipeline."""


def update_type(dice: Dice, key: Sequence[Column]) -> Column:
    """Whether it refreshes, refreshes everything, or only tries out the definition."""
    chance = dice.unit("update type", *key)
    may_be_tried = (F.col("pipeline_type") == "ETL_PIPELINE") & ~F.col("is_continuous")
    return (
        F.when(F.col("is_continuous"), "REFRESH")
        .when(may_be_tried & (chance < 0.03), "VALIDATE")
        .when((chance >= 0.03) & (chance < 0.08), "FULL_REFRESH")
        .otherwise("REFRESH")
    )


def seconds(dice: Dice, key: Sequence[Column]) -> Column:
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


def fails(account: Account, dice: Dice, key: Sequence[Column]) -> Column:
    """Likelier on the day after a change of the pipeline."""
    risk = F.col("flakiness") + F.when(F.col("is_edited"), account.causes[CHANGE]).otherwise(0.0)
    return ~F.col("is_continuous") & (dice.unit("update fails", *key) < risk)


def attempts(dice: Dice, key: Sequence[Column]) -> Column:
    """What fails is mostly tried again, twice at most."""
    again = F.when(dice.unit("update fails again", *key) < 0.4, 3).otherwise(2)
    is_retried = F.col("fails") & (dice.unit("update retried", *key) < 0.7)
    return F.when(is_retried, again).otherwise(1)


def result(dice: Dice, key: Sequence[Column]) -> Column:
    """How the attempt ends: all but the last one failed."""
    is_last = F.col("attempt") == F.col("attempts") - 1
    is_given_up = (F.col("attempts") == 1) | (dice.unit("update given up", *key) < 0.2)
    is_stopped = ~F.col("fails") & (dice.unit("update stopped", *key) < 0.015)
    return (
        F.when(~is_last | (F.col("fails") & is_given_up), "FAILED")
        .when(is_stopped, "CANCELED")
        .otherwise("COMPLETED")
    )


def trigger(dice: Dice, key: Sequence[Column]) -> Column:
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
