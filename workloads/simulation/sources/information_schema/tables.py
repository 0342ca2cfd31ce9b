"""The rows of information_schema.tables: what the reader sees at the end of the last day."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import as_time
from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.people import colleague, lead, service_principal
from simulation.world.source import Source
from simulation.world.table_names import of_stage

SYSTEM_VIEWS = ("columns", "schemata", "tables", "views")
"""Of each catalog; the platform owns them, and they are as old as the catalog."""


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The tables of the teams, and the views of each catalog's own information_schema."""
    account, team = frames.account, F.col("team")
    shown = frames.tables.select(
        "table_catalog",
        "table_schema",
        "table_name",
        of_stage(account, F.col("table"), "table_type").alias("table_type"),
        _owner(account).alias("table_owner"),
        _comment().alias("comment"),
        as_time(F.col("created")).alias("created"),
        lead(account.teams, team).alias("created_by"),
        as_time(F.col("altered")).alias("last_altered"),
        F.when(F.col("change") % 2 == 1, colleague(account.teams, team))
        .otherwise(lead(account.teams, team))
        .alias("last_altered_by"),
        of_stage(account, F.col("table"), "data_source_format").alias("data_source_format"),
        frames.dice.uuid("storage", F.col("table"), F.col("created")).alias("storage"),
    )
    is_view = F.col("table_type").isin("VIEW", "METRIC_VIEW")
    bucket = F.concat(
        F.lit("s3"), F.lit("://lake-"), "table_catalog", F.lit("/__unitystorage/tables/")
    )
    return shown.unionByName(_system_views(frames)).select(
        *shown.columns,
        F.when(is_view, "NO").otherwise("YES").alias("is_insertable_into"),
        F.lit("PRESERVE").alias("commit_action"),
        F.when(~is_view, F.concat(bucket, "storage")).alias("storage_path"),
    )


def _owner(account: Account) -> Column:
    """Most tables belong to the team's service principal; some are handed over by a change."""
    person = F.when(F.col("change") % 2 == 1, colleague(account.teams, F.col("team"))).otherwise(
        lead(account.teams, F.col("team"))
    )
    is_robots = F.col("table") % 3 > 1
    return F.when(is_robots, service_principal(account.teams, F.col("team"))).otherwise(person)


def _comment() -> Column:
    text = F.concat(F.lit("Revision "), F.col("change").cast("string"))
    return F.when(F.col("table") % 4 > 0, text)


def _system_views(frames: WorldFrames) -> DataFrame:
    names = [(catalog, view) for catalog in frames.account.catalogs for view in SYSTEM_VIEWS]
    made = as_time(F.lit((frames.world.first_day - 900) * 86400))
    return frames.spark.createDataFrame(names, "table_catalog string, table_name string").select(
        "table_catalog",
        F.lit("information_schema").alias("table_schema"),
        "table_name",
        F.lit("VIEW").alias("table_type"),
        F.lit("System user").alias("table_owner"),
        F.lit(None).cast("string").alias("comment"),
        made.alias("created"),
        F.lit("System user").alias("created_by"),
        made.alias("last_altered"),
        F.lit("System user").alias("last_altered_by"),
        F.lit("UNITY_CATALOG").alias("data_source_format"),
        F.lit(None).cast("string").alias("storage"),
    )


SOURCE = Source(rows=rows)
