"""Requests to serving endpoints: more of them in hours that cost more."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import HOUR, QUIET_DAYS, day_of
from simulation.world.dice import Dice
from simulation.world.world import World

USUAL, MOST = 5, 40
"""Requests in an hour that costs what it usually does, and at most."""
OUTAGE = "endpoint_outage"
"""The cause of the days on which an endpoint does not answer many requests."""
OUTAGES = 0.02
"""Share of the days of an endpoint that have one, where the cause is switched on."""
STRANGE = 0.0005
"""Share of the requests to entities that no table lists."""


def requests(world: World, entities: DataFrame, usage: DataFrame) -> DataFrame:
    """One row per request to an endpoint that tracks its usage, with what it was sent to.

    `key` tells requests apart, `at_ms` is when it came, `asked` counts those of its hour.
    """
    dice, place, key = Dice(seed=world.seed), F.col("number"), F.col("key")
    hour = (F.col("endpoint_id"), F.col("from"))
    tracked = entities.where(F.col("is_tracked"))
    by_endpoint = tracked.groupBy("endpoint_id").agg(
        F.max("usual").alias("usual"),
        F.array_sort(F.collect_list(F.struct("slot", "thing", "entity_type", "task"))).alias(
            "held"
        ),
    )
    busy = F.floor(USUAL * F.col("quantity") / F.col("usual"))
    asked = F.least(busy + dice.below(4, "requests", *hour), F.lit(MOST))
    hours = usage.where(F.col("endpoint_id").isNotNull()).select(
        "workspace_id", "endpoint_id", "from", "quantity"
    )
    is_second = (F.size("held") > 1) & (dice.unit("second entity", key) < 0.2)
    second = F.element_at("held", F.when(is_second, 2).otherwise(1))
    return (
        hours.join(F.broadcast(by_endpoint), "endpoint_id")
        .withColumn("asked", asked)
        .where(F.col("asked") > 0)
        .withColumn("number", F.explode(F.sequence(F.lit(1).cast("bigint"), "asked")))
        .withColumn("key", dice.number("request", *hour, place))
        .withColumn("entity", second)
        .select(
            *("workspace_id", "endpoint_id", "asked", "key"),
            (F.col("from") * 1000 + dice.below(HOUR * 1000, "request at", key)).alias("at_ms"),
            F.when(dice.unit("strange request", key) < STRANGE, dice.uuid("strange entity", key))
            .otherwise(F.col("entity.thing"))
            .alias("served_entity_id"),
            F.col("entity.entity_type").alias("entity_type"),
            F.col("entity.task").alias("task"),
        )
    )


def is_outage(account: Account, world: World, endpoint: Column, day: Column) -> Column:
    """Whether an endpoint leaves many requests of the day unanswered."""
    chance = Dice(seed=world.seed).unit("outage", endpoint, day)
    is_late = day >= world.first_day + QUIET_DAYS
    return is_late & (chance < OUTAGES) & F.lit(account.causes[OUTAGE] > 0)


def status(account: Account, world: World) -> Column:
    """The HTTP status of a request: refusals where many come at once, failures in outages."""
    dice, key = Dice(seed=world.seed), F.col("key")
    day = day_of(F.col("at_ms") / 1000)
    fails = dice.unit("request fails", key) < account.causes[OUTAGE]
    is_down = is_outage(account, world, F.col("endpoint_id"), day) & fails
    chance = dice.unit("request status", key)
    is_full = F.col("asked") >= 2 * USUAL
    return (
        F.when(is_down, F.when(chance < 0.5, 503).when(chance < 0.8, 500).otherwise(504))
        .when(is_full & (chance < 0.12), 429)
        .when(chance < 0.01, 400)
        .when(chance < 0.014, 403)
        .when(chance < 0.016, 404)
        .when(chance < 0.02, 429)
        .when(chance < 0.024, 500)
        .otherwise(200)
    )
