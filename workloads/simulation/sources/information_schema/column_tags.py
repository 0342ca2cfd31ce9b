"""The rows of information_schema.column_tags."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.source import Source
from simulation.world.tags import column_tags


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The tags of the columns that are there on the last day."""
    return column_tags(frames.account, frames.tables).select(
        F.col("table_catalog").alias("catalog_name"),
        F.col("table_schema").alias("schema_name"),
        "table_name",
        F.col("field")["name"].alias("column_name"),
        "tag_name",
        "tag_value",
    )


SOURCE = Source(rows=rows)
