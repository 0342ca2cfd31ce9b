"""Clusters that stay: those that are billed, and one in each workspace that nobody uses."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.dice import Dice
from simulation.world.people import lead
from simulation.world.things import (
    THING,
    first_row_ms,
    idle_life,
    idle_things,
    is_noticed_late,
    life,
)
from simulation.world.workspaces import node_type_in
from simulation.world.world import World

COLUMNS = (
    *THING,
    *("workspace_id", "cluster_id", "cluster_name", "cluster_source", "owned_by", "created_ms"),
    *("node_type", "place", "tags"),
)
BEFORE_NOTICED_MS = 200 * 86400 * 1000


def clusters(account: Account, world: World, resources: DataFrame) -> DataFrame:
    """One row per cluster that outlives a run: COLUMNS. Serverless compute has none of its own."""
    is_classic = ~F.col("kind").isin(*account.serverless_kinds)
    billed = _billed(account, world, resources.where(is_classic & F.col("cluster_id").isNotNull()))
    idle = _idle(account, world, idle_things(resources.sparkSession, account, world))
    return billed.unionByName(idle)


def _billed(account: Account, world: World, resources: DataFrame) -> DataFrame:
    dice = Dice(seed=world.seed)
    pipeline = F.col("dlt_pipeline_id")
    first_row = first_row_ms(dice, world)
    label = F.concat_ws("-", "kind", F.col("resource").cast("string"))
    any_node = node_type_in(
        account, F.col("home"), dice.below(60, "pipeline node", F.col("kind"), F.col("resource"))
    )
    return resources.select(
        *life(F.col("cluster_id"), dice, world),
        "cluster_id",
        F.coalesce(F.concat(F.lit("dlt-execution-"), pipeline), label).alias("cluster_name"),
        F.when(pipeline.isNotNull(), "PIPELINE").otherwise("UI").alias("cluster_source"),
        lead(account.teams, F.col("team")).alias("owned_by"),
        F.when(is_noticed_late(), first_row - BEFORE_NOTICED_MS)
        .otherwise(first_row)
        .alias("created_ms"),
        F.coalesce("node_type", any_node).alias("node_type"),
        F.col("resource").cast("bigint").alias("place"),
        F.col("custom_tags").alias("tags"),
    )


def _idle(account: Account, world: World, things: DataFrame) -> DataFrame:
    dice, home = Dice(seed=world.seed), F.col("workspace_id")
    id_ = cluster_id(dice, "idle cluster", home)
    return things.select(
        *idle_life(id_),
        id_.alias("cluster_id"),
        F.lit("explore").alias("cluster_name"),
        F.lit("API").alias("cluster_source"),
        lead(account.teams, F.col("place") % len(account.teams)).alias("owned_by"),
        F.col("first_row_ms").alias("created_ms"),
        node_type_in(account, home, F.col("place")).alias("node_type"),
        "place",
        F.create_map().cast("map<string,string>").alias("tags"),
    )


def cluster_id(dice: Dice, label: str, *key: Column) -> Column:
    """An id in the form of a cluster's."""
    return F.concat_ws(
        "-", dice.digits(4, f"{label} head", *key), dice.digits(6, f"{label} tail", *key)
    )
