"""What everything but jobs and pipelines uses: a row per hour, or day, in which it runs."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import DAY, HOUR, anomaly, days, is_weekend, load
from simulation.world.clusters import cluster_id
from simulation.world.dice import Dice
from simulation.world.pipelines import is_pipeline
from simulation.world.resources import INTERNAL, members
from simulation.world.world import Window, World


def resource_usage(
    account: Account, world: World, resources: DataFrame, window: Window
) -> DataFrame:
    """Usage of the resources on the window's days, in the columns that `arriving` takes."""
    dice = Dice(seed=world.seed)
    kind, resource, day, hour = F.col("kind"), F.col("resource"), F.col("day"), F.col("hour")
    activity = F.when(is_weekend(day), F.col("activity") * F.col("weekend")).otherwise(
        F.col("activity")
    )
    running = (
        days(resources.sparkSession, max(window.first, world.first_day), window.last)
        .crossJoin(F.broadcast(resources.where(~is_pipeline())))
        .where((day >= F.col("first_day")) & (day < F.col("end_day")))
        .withColumn("hour", F.explode(F.sequence(F.col("first_hour"), F.col("last_hour") - 1)))
        .where(dice.unit("resource runs", kind, resource, day, hour) < activity)
        .withColumn("offer", F.explode("offers"))
        .withColumn("from", day * DAY + hour * HOUR)
    )
    return running.select(
        dice.number("resource usage", kind, resource, day, hour, F.col("offer")).alias("row_key"),
        F.when(~F.col("account_level"), F.col("home")).alias("workspace_id"),
        "home",
        "offer",
        "from",
        (F.col("from") + F.col("span_hours") * HOUR).alias("to"),
        _quantity(account, dice, world).alias("quantity"),
        "custom_tags",
        *(
            F.when(F.col("identity") == name, F.col("principal")).alias(name)
            for name in ("run_as", "owned_by", "created_by")
        ),
        *(_member(account, dice, member).alias(member) for member in members(account)),
    )


def _quantity(account: Account, dice: Dice, world: World) -> Column:
    """Interactive things are busiest around one o'clock; what runs all day is even."""
    kind, resource, day, hour = F.col("kind"), F.col("resource"), F.col("day"), F.col("hour")
    home, product = F.col("home"), F.col("product")
    noise = 0.85 + 0.3 * dice.unit("resource noise", kind, resource, day, hour, F.col("offer"))
    is_even = (F.col("last_hour") - F.col("first_hour") == 24) | (F.col("span_hours") > 1)
    profile = F.when(is_even, 1.0).otherwise(1.3 - 0.08 * F.abs(hour - 13))
    injected = F.when(F.col("account_level"), 1.0).otherwise(
        anomaly(account, world, (home, product, day))
    )
    busy = load(world, home, product, day) * injected
    return F.col("level") * F.col("size") * profile * noise * busy


def _member(account: Account, dice: Dice, member: str) -> Column:
    """The resource's id, or the one that is another in each hour, for the kinds that have it."""
    having = [one.kind for one in account.resources if one.metadata.get(member) == INTERNAL]
    if not having:
        return F.col(member)
    key = (F.col("kind"), F.col("resource"), F.col("day"), F.col("hour"))
    return F.when(
        F.col("kind").isin(*having), cluster_id(dice, "internal cluster", *key)
    ).otherwise(F.col(member))
