"""The rows of information_schema.table_tags."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.source import Source
from simulation.world.tags import table_tags


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The tags of the tables that are there on the last day."""
    return table_tags(frames.account, frames.tables).select(
        F.col("table_catalog").alias("catalog_name"),
        F.col("table_schema").alias("schema_name"),
        "table_name",
        "tag_name",
        "tag_value",
    )


SOURCE = Source(rows=rows)
