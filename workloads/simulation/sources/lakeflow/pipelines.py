"""The rows of lakeflow.pipelines."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import DAY
from simulation.world.changes import changes
from simulation.world.columns import WIDE_SINCE, Columns, struct_of
from simulation.world.dice import choose
from simulation.world.frames import WorldFrames
from simulation.world.source import Source

EDITIONS = ("ADVANCED", "PRO", "CORE")


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """Every state of every pipeline; edits move channel, configuration, name and settings."""
    done, name = F.col("done"), F.col("name")
    is_wide = F.col("valid_from") >= WIDE_SINCE * DAY * 1000
    renamed = F.when(done >= 3, F.concat_ws("_", name, F.lit("v2"))).otherwise(name)
    return changes(frames.world, frames.pipelines).select(
        "workspace_id",
        "pipeline_id",
        "pipeline_type",
        renamed.alias("name"),
        "created_by",
        "run_as",
        "tags",
        struct_of(columns["settings"], _settings()).alias("settings"),
        _configuration().alias("configuration"),
        F.timestamp_millis("valid_from").alias("change_time"),
        F.when(F.col("is_deleted"), F.timestamp_millis("deleted_ms")).alias("delete_time"),
        F.lit(frames.account.account_id).alias("account_id"),
        F.when(is_wide, F.timestamp_millis("first_row_ms")).alias("create_time"),
    )


def _settings() -> dict[str, Column]:
    place, edit = F.col("place"), F.col("edit")
    return {
        "photon": F.col("is_serverless") | (edit % 2 == 1),
        "development": place % 4 == 3,
        "continuous": F.col("is_continuous"),
        "serverless": F.col("is_serverless"),
        "edition": F.when(~F.col("is_serverless"), choose(EDITIONS, place % len(EDITIONS))),
        "channel": F.when(edit % 5 == 4, "PREVIEW").otherwise("CURRENT"),
    }


def _configuration() -> Column:
    keep = F.create_map(F.lit("keep.days"), (30 * (1 + F.col("done") % 3)).cast("string"))
    return F.when(F.col("place") % 3 > 0, keep).otherwise(F.create_map().cast("map<string,string>"))


SOURCE = Source(rows=rows)
