"""What serving endpoints serve: those that are billed, and one per workspace that nobody asks."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.dice import Dice, choose
from simulation.world.people import lead
from simulation.world.things import THING, idle_life, idle_things, life
from simulation.world.world import World

TYPES = {
    "endpoint": "CUSTOM_MODEL",
    "endpoint_gpu": "CUSTOM_MODEL",
    "endpoint_features": "FEATURE_SPEC",
    "endpoint_llm": "FOUNDATION_MODEL",
}
"""What the endpoints of a kind of resource serve first."""
MODELS = ("system.ai.gpt_oss_120b", "system.ai.llama_v3_3_70b_instruct", "system.ai.gte_large")
TASKS = ("llm/v1/chat", "llm/v1/completions", "llm/v1/embeddings")
"""What each of these is for."""
OUTSIDE = "gpt-4o"
"""The external model that the second place of an endpoint for language models holds."""
COLUMNS = (
    *THING,
    *("workspace_id", "endpoint_id", "endpoint_name", "created_by", "place", "slot"),
    *("entity_type", "entity_name", "task", "is_gpu", "is_tracked", "usual"),
)


def served_entities(account: Account, world: World, resources: DataFrame) -> DataFrame:
    """One row per entity that an endpoint serves: COLUMNS; some endpoints serve two.

    `usual` is the quantity that an hour of the endpoint is typically billed with.
    """
    billed = _billed(account, world, resources.where(F.col("kind").isin(*TYPES)))
    idle = _idle(account, world, idle_things(resources.sparkSession, account, world))
    return billed.unionByName(idle)


def _billed(account: Account, world: World, resources: DataFrame) -> DataFrame:
    dice, resource = Dice(seed=world.seed), F.col("resource")
    is_llm = F.col("kind") == "endpoint_llm"
    has_two = is_llm | ((F.col("kind") == "endpoint") & (resource % 3 == 0))
    slots = F.when(has_two, F.array(F.lit(0), F.lit(1))).otherwise(F.array(F.lit(0)))
    is_outside = is_llm & (F.col("slot") == 1)
    type_ = F.lit(None).cast("string")
    for kind, name in TYPES.items():
        type_ = F.when(F.col("kind") == kind, name).otherwise(type_)
    own = F.concat_ws(
        ".", F.lit(account.catalogs[0]), F.lit("models"), F.concat_ws("_", "subject", "slot")
    )
    subject = choose(account.subjects, resource % len(account.subjects))
    turn = (resource % len(MODELS)).cast("int")
    return (
        resources.withColumn("slot", F.explode(slots))
        .withColumn("subject", subject)
        .select(
            *life(dice.uuid("served entity", F.col("kind"), resource, F.col("slot")), dice, world),
            "endpoint_id",
            "endpoint_name",
            lead(account.teams, F.col("team")).alias("created_by"),
            resource.cast("bigint").alias("place"),
            F.col("slot"),
            F.when(is_outside, "EXTERNAL_MODEL").otherwise(type_).alias("entity_type"),
            F.when(is_outside, OUTSIDE)
            .when(is_llm, choose(MODELS, turn))
            .otherwise(own)
            .alias("entity_name"),
            F.when(is_llm, choose(TASKS, turn)).alias("task"),
            (F.col("kind") == "endpoint_gpu").alias("is_gpu"),
            (F.col("kind") != "endpoint_features").alias("is_tracked"),
            (F.col("level") * F.col("size")).alias("usual"),
        )
    )


def _idle(account: Account, world: World, things: DataFrame) -> DataFrame:
    dice, home = Dice(seed=world.seed), F.col("workspace_id")
    return things.select(
        *idle_life(dice.uuid("idle entity", home)),
        dice.hex16("idle endpoint", home).alias("endpoint_id"),
        F.lit("trial").alias("endpoint_name"),
        lead(account.teams, F.col("place") % len(account.teams)).alias("created_by"),
        "place",
        F.lit(0).alias("slot"),
        F.lit("CUSTOM_MODEL").alias("entity_type"),
        F.lit(f"{account.catalogs[0]}.models.trial").alias("entity_name"),
        F.lit(None).cast("string").alias("task"),
        F.lit(False).alias("is_gpu"),
        F.lit(True).alias("is_tracked"),
        F.lit(1.0).alias("usual"),
    )


def is_llm() -> Column:
    """Whether an entity is a language model, which counts tokens."""
    return F.col("task").isNotNull()
