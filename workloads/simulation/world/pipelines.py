"""Pipelines: those that are billed, and one in each workspace that never runs."""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.dice import Dice, choose
from simulation.world.people import lead, team_name
from simulation.world.things import THING, idle_life, idle_things, is_noticed_late, life
from simulation.world.world import World

TYPES = {
    "pipeline": ("ETL_PIPELINE",),
    "pipeline_serverless": (
        *("ETL_PIPELINE", "ETL_PIPELINE", "MATERIALIZED_VIEW"),
        *("STREAMING_TABLE", "DATABASE_TABLE_SYNC"),
    ),
    "ingestion": ("INGESTION_PIPELINE", "INGESTION_GATEWAY"),
}
"""What the pipelines of a kind of resource are, by turns."""
COLUMNS = (
    *THING,
    *("workspace_id", "pipeline_id", "pipeline_type", "name", "created_by", "run_as"),
    *("tags", "place", "is_serverless", "is_continuous"),
)


def is_pipeline() -> Column:
    """Whether a resource is a pipeline, whose usage is that of its updates."""
    return F.col("dlt_pipeline_id").isNotNull()


def is_unseen() -> Column:
    """Whether only usage mentions the pipeline."""
    return (F.col("kind") == "pipeline_serverless") & is_noticed_late()


def pipeline_type() -> Column:
    """What the pipeline is, by the number of its resource."""
    found = F.lit(None).cast("string")
    for kind, types in TYPES.items():
        of_kind = choose(types, F.col("resource") % len(types))
        found = F.when(F.col("kind") == kind, of_kind).otherwise(found)
    return found


def is_continuous() -> Column:
    """Whether it runs all day, and begins anew on each."""
    return pipeline_type() == "DATABASE_TABLE_SYNC"


def pipelines(account: Account, world: World, resources: DataFrame) -> DataFrame:
    """One row per pipeline that the table of pipelines knows: COLUMNS."""
    billed = _billed(account, world, resources.where(is_pipeline() & ~is_unseen()))
    idle = _idle(account, world, idle_things(resources.sparkSession, account, world))
    return billed.unionByName(idle)


def _billed(account: Account, world: World, resources: DataFrame) -> DataFrame:
    number = F.col("resource").cast("string")
    subject = choose(account.subjects, F.col("resource") % len(account.subjects))
    return resources.select(
        *life(F.col("dlt_pipeline_id"), Dice(seed=world.seed), world),
        F.col("dlt_pipeline_id").alias("pipeline_id"),
        pipeline_type().alias("pipeline_type"),
        F.concat_ws("_", team_name(account.teams, F.col("team")), subject, number).alias("name"),
        lead(account.teams, F.col("team")).alias("created_by"),
        F.col("principal").alias("run_as"),
        F.col("custom_tags").alias("tags"),
        F.col("resource").cast("bigint").alias("place"),
        (F.col("kind") != "pipeline").alias("is_serverless"),
        is_continuous().alias("is_continuous"),
    )


def _idle(account: Account, world: World, things: DataFrame) -> DataFrame:
    id_ = Dice(seed=world.seed).uuid("idle pipeline", F.col("workspace_id"))
    owner = lead(account.teams, F.col("place") % len(account.teams))
    return things.select(
        *idle_life(id_),
        id_.alias("pipeline_id"),
        F.lit("ETL_PIPELINE").alias("pipeline_type"),
        F.lit("first steps").alias("name"),
        owner.alias("created_by"),
        owner.alias("run_as"),
        F.create_map().cast("map<string,string>").alias("tags"),
        "place",
        F.lit(True).alias("is_serverless"),
        F.lit(False).alias("is_continuous"),
    )


def with_pipelines(jobs: DataFrame, resources: DataFrame) -> DataFrame:
    """The jobs with the pipeline that their last task refreshes; `pipeline_id` is NULL for most.

    In each workspace the first of the pipelines that wait for a job have the first of the jobs of
    several tasks.
    """
    waiting = resources.where(is_pipeline() & _waits_for_a_job()).select(
        F.col("home").alias("workspace_id"),
        F.col("dlt_pipeline_id").alias("pipeline_id"),
        _turn("home", "kind", "resource"),
    )
    has_tasks = F.col("is_multi_task") & (F.col("kind") == "JOB_RUN") & ~F.col("is_paused")
    triggering = jobs.where(has_tasks & ~F.col("is_long")).select(
        "job", "workspace_id", _turn("workspace_id", "job")
    )
    pairs = triggering.join(waiting, ["workspace_id", "turn"]).select("job", "pipeline_id")
    return jobs.join(F.broadcast(pairs), "job", "left")


def _waits_for_a_job() -> Column:
    may_wait = pipeline_type().isin("ETL_PIPELINE", "INGESTION_PIPELINE") & ~is_continuous()
    return may_wait & ~is_unseen() & (F.col("resource") % 2 == 0)


def _turn(place: str, *order: str) -> Column:
    return F.row_number().over(Window.partitionBy(place).orderBy(*order)).alias("turn")


def target_table(account: Account) -> Column:
    """The table that a pipeline fills, as the list of tables names it."""
    stage = account.stages[0].name
    subject = choose(account.subjects, F.col("resource") % len(account.subjects))
    return F.struct(
        F.lit(account.catalogs[0]).alias("table_catalog"),
        team_name(account.teams, F.col("team")).alias("table_schema"),
        F.concat_ws("_", subject, F.lit(stage)).alias("table_name"),
    )
