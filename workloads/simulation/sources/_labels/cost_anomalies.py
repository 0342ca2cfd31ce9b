"""What a detector should find: the injected anomalies. No system table, so kept apart from them."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import anomaly
from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.source import Source
from simulation.world.world import EPOCH

USAGE = "billing.usage"


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """One row per workspace, product and day whose cost was multiplied, for new usage."""
    product = F.col("billing_origin_product")
    injected = F.when(product == "LAKEHOUSE_MONITORING", "DATA_QUALITY_MONITORING").otherwise(
        product
    )
    day = F.datediff("usage_date", F.lit(EPOCH)).cast("bigint")
    where = (F.col("workspace_id"), injected, day)
    first_rows = (F.col("record_type") == "ORIGINAL") & (
        F.col("ingestion_date") == F.col("usage_date")
    )
    return (
        frames.arrived(USAGE)
        .where(first_rows & F.col("workspace_id").isNotNull())
        .select(
            "workspace_id",
            "billing_origin_product",
            "usage_date",
            anomaly(frames.account, frames.world, where).alias("multiplier"),
        )
        .where("multiplier > 1")
        .distinct()
    )


SOURCE = Source(
    rows=rows,
    day="usage_date",
    key=("workspace_id", "billing_origin_product", "usage_date"),
    reads=(USAGE,),
)
