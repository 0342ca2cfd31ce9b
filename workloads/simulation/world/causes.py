"""What happens on purpose, so that it can be found: who reads in bulk, whose password is guessed.

Which day it is, is told by the same functions to the tables and to the truth about them.
"""

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.actions import action, refused, with_actions
from simulation.world.calendar import DAY, HOUR, QUIET_DAYS, days
from simulation.world.dice import Dice
from simulation.world.people import people
from simulation.world.table_names import full_name, table_id, tables_in_catalog
from simulation.world.world import Window, World

SECOND = 1000
FEWEST, MORE = {"bulk_reads": 60, "guessed_passwords": 25}, 60
"""It is done so often at least, and so much oftener at most."""


def happenings(
    spark: SparkSession, account: Account, world: World, window: Window, cause: str
) -> DataFrame:
    """Whom it happens to on the window's days: `day`, `actor`, how many `times`; none if it is
    switched off.
    """
    dice, day, actor = Dice(seed=world.seed), F.col("day"), F.col("actor")
    names = spark.createDataFrame([(name,) for name in people(account.teams)], "actor string")
    first = max(window.first, world.first_day + QUIET_DAYS)
    return (
        days(spark, first, max(first, window.last))
        .crossJoin(F.broadcast(names))
        .where((dice.unit(cause, actor, day) < account.causes[cause]) & (day <= window.last))
        .withColumn("times", FEWEST[cause] + dice.below(MORE, f"{cause} times", actor, day))
    )


def bulk_reads(spark: SparkSession, account: Account, world: World, window: Window) -> DataFrame:
    """COLUMNS of nights in which somebody reads table after table, and takes the results away."""
    table = F.col("time") % tables_in_catalog(account)
    at = F.col("at_ms")
    found = _often(happenings(spark, account, world, window, "bulk_reads"), account, world, 2)
    name = full_name(account, table)
    looked_up = {"full_name_arg": name, "workspace_id": F.col("workspace_id")}
    key = {
        "table_full_name": name,
        "table_id": table_id(Dice(seed=world.seed), table),
        "operation": F.lit("READ"),
    }
    taken = {"fileType": F.lit("csv"), "queryResultId": F.md5(F.col("key").cast("string"))}
    return with_actions(
        found,
        action("unityCatalog", "getTable", at, looked_up, is_account=True),
        action("unityCatalog", "generateTemporaryTableCredential", at + 700, key),
        F.when(F.col("time") % 3 == 0, action("databrickssql", "downloadQueryResult", at, taken)),
    )


def guessed_passwords(
    spark: SparkSession, account: Account, world: World, window: Window
) -> DataFrame:
    """COLUMNS of series of refused logins from one strange address, of which the last succeeds."""
    found = _often(
        happenings(spark, account, world, window, "guessed_passwords"), account, world, 4
    )
    address = Dice(seed=world.seed).below(250, "strange address", F.col("actor"), F.col("day"))
    strange = F.concat(F.lit("203.0.113."), (address + 1).cast("string"))
    fails = F.col("time") < F.col("times") - 1
    login = refused(
        "accounts",
        "login",
        F.col("at_ms"),
        {"user": F.col("actor")},
        F.when(fails, 401).otherwise(200),
        F.when(fails, "Authentication failed"),
        is_account=True,
    )
    return with_actions(found.withColumn("ip", strange), login)


def _often(happened: DataFrame, account: Account, world: World, hour: int) -> DataFrame:
    """A row per time, from that hour on, in the first workspace."""
    dice, actor, day, time = Dice(seed=world.seed), F.col("actor"), F.col("day"), F.col("time")
    since = (day * DAY + hour * HOUR + dice.below(HOUR, "begins", actor, day)) * SECOND
    return happened.withColumn(
        "time", F.explode(F.sequence(F.lit(0).cast("bigint"), F.col("times") - 1))
    ).withColumns(
        {
            "key": dice.number("done often", F.lit(hour), actor, day, time),
            "workspace_id": F.lit(account.workspaces[0].id),
            "at_ms": since + _gap(time),
        }
    )


def _gap(time: Column) -> Column:
    """Some seconds between two times."""
    return time * 23 * SECOND + (time % 7) * 311
