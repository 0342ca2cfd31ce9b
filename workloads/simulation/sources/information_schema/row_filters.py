"""The rows of information_schema.row_filters, in the shape that live tables have."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """Filters by region, of the tables of some teams."""
    return frames.tables.where(F.col("table") % 10 == 3).select(
        "table_catalog",
        "table_schema",
        "table_name",
        F.lit("main.platform.region_of_reader").alias("filter_name"),
        F.lit("region").alias("target_columns"),
    )


SOURCE = Source(rows=rows)
