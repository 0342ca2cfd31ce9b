"""What pipelines use: a row per clock hour of an update, and one a day for their upkeep."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import DAY, HOUR, anomaly, day_of, days, load
from simulation.world.dice import Dice
from simulation.world.pipelines import is_pipeline, target_table
from simulation.world.world import Window, World

UPKEEP_HOUR = 3


def pipeline_usage(
    account: Account, world: World, resources: DataFrame, updates: DataFrame, window: Window
) -> DataFrame:
    """Usage of the pipelines on the window's days, in the columns that `arriving` takes."""
    begun = F.col("from") >= max(window.first, world.first_day) * DAY
    used = _of_updates(updates).unionByName(_of_upkeep(world, resources, window))
    return used.where(begun).select(*_columns(account, world))


def _of_updates(updates: DataFrame) -> DataFrame:
    """The clock hours of updates; trying out a definition is not billed."""
    start, end, hour = F.col("start"), F.col("end"), F.col("hour")
    return (
        updates.where(F.col("update_type") != "VALIDATE")
        .withColumn("hour", F.explode(F.sequence(start - start % HOUR, end - 1, F.lit(HOUR))))
        .withColumn("offer", F.explode("offers"))
        .select(
            *("kind", "resource", "home", "team", "product", "offer", "level", "size"),
            *("principal", "custom_tags", "pipeline_id", "cluster_id", "update_id"),
            F.greatest(start, hour).alias("from"),
            F.least(end, hour + HOUR).alias("to"),
            F.lit(None).cast("string").alias("maintenance_id"),
        )
    )


def _of_upkeep(world: World, resources: DataFrame, window: Window) -> DataFrame:
    """Once a day the platform tidies the tables of a pipeline."""
    dice, day, nothing = Dice(seed=world.seed), F.col("day"), F.lit(None).cast("string")
    key = (F.col("kind"), F.col("resource"), day)
    begin = day * DAY + UPKEEP_HOUR * HOUR
    return (
        days(resources.sparkSession, max(window.first, world.first_day), window.last)
        .crossJoin(F.broadcast(resources.where(is_pipeline() & (F.size("offers") == 1))))
        .where((day >= F.col("first_day")) & (day < F.col("end_day")))
        .where(dice.unit("upkeep", *key) < 0.6)
        .select(
            *("kind", "resource", "home", "team", "product"),
            F.col("offers")[0].alias("offer"),
            *("level", "size", "principal", "custom_tags"),
            F.col("dlt_pipeline_id").alias("pipeline_id"),
            nothing.alias("cluster_id"),
            nothing.alias("update_id"),
            begin.alias("from"),
            (begin + 600).alias("to"),
            dice.uuid("upkeep id", *key).alias("maintenance_id"),
        )
    )


def _columns(account: Account, world: World) -> list[Column]:
    dice, day = Dice(seed=world.seed), day_of(F.col("from"))
    id_ = F.coalesce("update_id", "maintenance_id")
    where = (F.col("home"), F.col("product"), day)
    hours = (F.col("to") - F.col("from")) / HOUR
    noise = 0.85 + 0.3 * dice.unit("pipeline noise", id_, F.col("from"), F.col("offer"))
    busy = load(world, *where) * anomaly(account, world, where)
    is_ingested = F.when(F.col("kind") == "ingestion", target_table(account))
    return [
        dice.number("pipeline usage", id_, F.col("from"), F.col("offer")).alias("row_key"),
        F.col("home").alias("workspace_id"),
        F.col("home"),
        F.col("offer"),
        F.col("from"),
        F.col("to"),
        (F.col("level") * F.col("size") * hours * noise * busy).alias("quantity"),
        F.col("custom_tags"),
        F.col("principal").alias("run_as"),
        F.col("pipeline_id").alias("dlt_pipeline_id"),
        F.col("update_id").alias("dlt_update_id"),
        F.col("maintenance_id").alias("dlt_maintenance_id"),
        F.col("cluster_id"),
        *(
            is_ingested[f"table_{part}"].alias(f"uc_table_{part}")
            for part in ("catalog", "schema", "name")
        ),
    ]
