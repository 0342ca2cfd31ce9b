"""The rows of information_schema.column_masks, in the shape that live tables have."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.columns import Columns
from simulation.world.fields import fields
from simulation.world.frames import WorldFrames
from simulation.world.source import Source
from simulation.world.tags import is_scanned

MASKED = ("class.us_ssn", "class.credit_card", "class.phone_number")


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """Masks of the most personal columns; some see the region to decide, and some are forgotten."""
    account, field, table = frames.account, F.col("field"), F.col("table")
    known = fields(account, frames.tables).where(
        field["class_tag"].isin(*MASKED) & is_scanned(account) & (table % 4 > 0)
    )
    by_region = table % 2 == 0
    mask = F.when(by_region, "main.platform.mask_by_region").otherwise("main.platform.mask_text")
    return known.select(
        "table_catalog",
        "table_schema",
        "table_name",
        field["name"].alias("column_name"),
        mask.alias("mask_name"),
        F.when(by_region, "region").alias("using_columns"),
    )


SOURCE = Source(rows=rows)
