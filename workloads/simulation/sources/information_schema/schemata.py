"""The rows of information_schema.schemata."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import as_time
from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.people import lead
from simulation.world.schemas import SYSTEM, owner, schemas
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The schemas of the last day."""
    account, is_system = frames.account, F.col("is_system")
    maker = F.when(is_system, SYSTEM).otherwise(lead(account.teams, F.col("team")))
    text = F.concat(F.lit("Tables of "), F.col("schema_name"))
    return schemas(frames.spark, account, frames.world).select(
        "catalog_name",
        "schema_name",
        owner(account).alias("schema_owner"),
        F.when(~is_system, text).alias("comment"),
        as_time(F.col("made")).alias("created"),
        maker.alias("created_by"),
        as_time(F.col("changed")).alias("last_altered"),
        owner(account).alias("last_altered_by"),
    )


SOURCE = Source(rows=rows)
