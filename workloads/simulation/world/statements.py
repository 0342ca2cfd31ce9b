"""SQL statements: on warehouses, in serverless notebooks, and in job runs on serverless compute."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.columns import conform
from simulation.world.dice import Dice
from simulation.world.run_usage import is_billed
from simulation.world.world import World

SECOND, MINUTE = 1000, 60 * 1000
STARTED, STOPPING = 10 * MINUTE, 12 * MINUTE
"""A warehouse runs from so long after its session begins until so long before its end."""
SLOT = 6 * MINUTE
"""The statements of an hour begin one per slot, so they have an order."""
MOST_IN_HOUR = 6
COLUMNS = {
    **{"key": "bigint", "first_key": "bigint", "place": "bigint", "must_fail": "boolean"},
    **dict.fromkeys(("workspace_id", "warehouse_id", "notebook_id", "job_id"), "string"),
    **{"job_run_id": "string", "principal": "string", "clusters": "int"},
    **dict.fromkeys(("start_ms", "limit_ms", "wanted_ms"), "bigint"),
}
"""A statement and its place among those of its hour or run, whose first one is first_key; it may
run for wanted_ms, but not beyond limit_ms."""


def on_warehouses(account: Account, world: World, hours: DataFrame) -> DataFrame:
    """COLUMNS of the statements in the hours of warehouses: more where more clusters run."""
    dice, place = Dice(seed=world.seed), F.col("place")
    hour = (F.col("warehouse_id"), F.col("from"))
    count = F.least(F.col("clusters") + dice.below(3, "statements", *hour), F.lit(MOST_IN_HOUR))
    people = [name for team in account.teams for name in (*team.people, team.service_principal)]
    rows = _numbered(hours, count).withColumns(
        {
            "key": dice.number("statement", *hour, place),
            "first_key": dice.number("statement", *hour, F.lit(0).cast("bigint")),
            "principal": dice.pick(people, "statement by", *hour, place),
            "start_ms": _start(dice, *hour, place),
            "limit_ms": F.col("session_to") * SECOND - STOPPING,
        }
    )
    return conform(rows.withColumn("wanted_ms", _wanted(dice)), COLUMNS)


def in_notebooks(world: World, usage: DataFrame) -> DataFrame:
    """COLUMNS of the statements in the billed hours of serverless notebooks."""
    dice, place = Dice(seed=world.seed), F.col("place")
    hour = (F.col("notebook_id"), F.col("from"))
    hours = usage.where(F.col("notebook_id").isNotNull())
    rows = _numbered(hours, 1 + dice.below(2, "statements", *hour)).withColumns(
        {
            "key": dice.number("statement", *hour, place),
            "principal": F.col("run_as"),
            "start_ms": _start(dice, *hour, place),
            "limit_ms": F.col("to") * SECOND,
        }
    )
    return conform(rows.withColumn("wanted_ms", _wanted(dice)), COLUMNS)


def in_runs(world: World, runs: DataFrame) -> DataFrame:
    """COLUMNS of the statements of attempts on serverless job compute; the last one may fail."""
    dice, place = Dice(seed=world.seed), F.col("place")
    run = (F.col("job"), F.col("day"), F.col("slot"), F.col("attempt"))
    length = (F.col("end") - F.col("start")) * SECOND
    count = 1 + F.when(dice.unit("statements", *run) < 0.15, 1).otherwise(0)
    ran = runs.where(is_billed() & (F.col("compute") == "jobs_serverless"))
    rows = _numbered(ran, count).withColumns(
        {
            "key": dice.number("statement", *run, place),
            "must_fail": F.col("outcome.state").isin("FAILED", "ERROR") & (place == count - 1),
            "principal": F.col("owner"),
            "job_run_id": F.col("run_id"),
            "start_ms": F.col("start") * SECOND + F.floor(length * (0.05 + 0.5 * place)),
            "limit_ms": F.col("end") * SECOND,
        }
    )
    share = 0.1 + 0.9 * dice.unit("statement length", F.col("key"))
    return conform(rows.withColumn("wanted_ms", F.floor(length * share)), COLUMNS)


def _numbered(rows: DataFrame, count: Column) -> DataFrame:
    places = F.sequence(F.lit(0).cast("bigint"), count.cast("bigint") - 1)
    return rows.withColumn("place", F.explode(places))


def _start(dice: Dice, *key: Column) -> Column:
    begins = F.col("from") * SECOND + STARTED + F.col("place") * SLOT
    return begins + dice.below(SLOT, "statement starts", *key)


def _wanted(dice: Dice) -> Column:
    """Mostly seconds, sometimes minutes, seldom hours."""
    luck = dice.unit("statement length", F.col("key"))
    hours = 60 * MINUTE + dice.below(180 * MINUTE, "statement hours", F.col("key"))
    is_long = dice.unit("long statement", F.col("key")) < 0.01
    return F.when(is_long, hours).otherwise(F.floor(200 * F.exp(8.5 * luck * luck)))
