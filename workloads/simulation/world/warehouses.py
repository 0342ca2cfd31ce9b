"""SQL warehouses: those that are billed, and a starter in each workspace that nobody uses."""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import HOUR, as_date, day_of
from simulation.world.dice import Dice
from simulation.world.people import lead, team_name
from simulation.world.things import THING, idle_life, idle_things, is_noticed_late, life
from simulation.world.world import World

COLUMNS = (
    *THING,
    *("workspace_id", "warehouse_id", "warehouse_name", "warehouse_type", "warehouse_size"),
    *("dbu", "tags", "created_by"),
)
MOST_CLUSTERS = 4
QUEUE = "month_end_queue"
"""The cause of queues at the end of a month."""
LAST_DAYS = 2
"""Days of a month that are its end."""


def warehouses(account: Account, world: World, resources: DataFrame) -> DataFrame:
    """One row per warehouse that the tables of compute know: COLUMNS, `dbu` per cluster hour.

    Those of which everything is known but usage are not among them.
    """
    billed = _billed(account, world, resources.where(F.col("warehouse_id").isNotNull()))
    idle = _idle(account, world, idle_things(resources.sparkSession, account, world))
    return billed.unionByName(idle)


def _billed(account: Account, world: World, resources: DataFrame) -> DataFrame:
    is_serverless = F.col("kind").isin(*account.serverless_kinds)
    size = _size(account, F.col("level") * F.col("size"))
    name = F.concat_ws(
        "-",
        team_name(account.teams, F.col("team")),
        F.when(is_serverless, "bi").otherwise("etl"),
        F.col("resource").cast("string"),
    )
    return resources.where(is_serverless | ~is_noticed_late()).select(
        *life(F.col("warehouse_id"), Dice(seed=world.seed), world),
        "warehouse_id",
        name.alias("warehouse_name"),
        F.when(is_serverless, "SERVERLESS").otherwise("PRO").alias("warehouse_type"),
        size["label"].alias("warehouse_size"),
        size["dbu"].alias("dbu"),
        F.col("custom_tags").alias("tags"),
        F.col("principal").alias("created_by"),
    )


def _idle(account: Account, world: World, things: DataFrame) -> DataFrame:
    smallest, dbu = next(iter(account.warehouse_sizes.items()))
    id_ = Dice(seed=world.seed).hex16("starter warehouse", F.col("workspace_id"))
    return things.select(
        *idle_life(id_),
        id_.alias("warehouse_id"),
        F.lit("Starter Warehouse").alias("warehouse_name"),
        F.lit("CLASSIC").alias("warehouse_type"),
        F.lit(smallest).alias("warehouse_size"),
        F.lit(dbu).alias("dbu"),
        F.create_map().cast("map<string,string>").alias("tags"),
        lead(account.teams, F.col("place") % len(account.teams)).alias("created_by"),
    )


def _size(account: Account, typical: Column) -> Column:
    """The largest size of which a typical hour fills a cluster."""
    sizes = [
        F.struct(F.lit(label).alias("label"), F.lit(dbu).alias("dbu"))
        for label, dbu in account.warehouse_sizes.items()
    ]
    found = sizes[0]
    for size in sizes[1:]:
        found = F.when(typical >= size["dbu"], size).otherwise(found)
    return found


def warehouse_hours(warehouses: DataFrame, usage: DataFrame) -> DataFrame:
    """The billed hours of known warehouses, with the session, unbroken hours of a day, of each.

    `clusters` run in the hour, `clusters_before` in the one before; a session begins with one.
    """
    hours = Window.partitionBy("warehouse_id", "day").orderBy("from")
    after = hours.rowsBetween(0, Window.unboundedFollowing)
    is_first = F.coalesce(F.col("from") - F.lag("from").over(hours) > HOUR, F.lit(True))
    is_last = F.coalesce(F.lead("from").over(hours) - F.col("from") > HOUR, F.lit(True))
    clusters = F.least(F.ceil(F.col("quantity") / F.col("dbu")), F.lit(MOST_CLUSTERS))
    known = warehouses.select("warehouse_id", "warehouse_type", "dbu")
    return (
        usage.where(F.col("warehouse_id").isNotNull())
        .select("workspace_id", "warehouse_id", "from", "to", "quantity")
        .withColumn("day", day_of(F.col("from")))
        .join(F.broadcast(known), "warehouse_id")
        .withColumn("clusters", clusters.cast("int"))
        .withColumn("is_first", is_first)
        .withColumn("is_last", is_last)
        .withColumn("session_to", F.first(F.when(F.col("is_last"), F.col("to")), True).over(after))
        .withColumn(
            "clusters_before",
            F.when(F.col("is_first"), 1).otherwise(F.lag("clusters").over(hours)),
        )
    )


def is_crowded(account: Account, world: World, warehouse: Column, day: Column) -> Column:
    """Whether statements queue at a warehouse because the month ends."""
    is_end = F.dayofmonth(as_date(day + LAST_DAYS)) <= LAST_DAYS
    is_wanted = Dice(seed=world.seed).unit("crowded", warehouse) < 0.5
    return is_end & is_wanted & F.lit(account.causes[QUEUE] > 0)
