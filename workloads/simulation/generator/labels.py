"""What a detector should find: the injected anomalies, kept outside the tables."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.generator.calendar import anomaly
from simulation.generator.world import EPOCH, World


def anomaly_labels(world: World, usage: DataFrame) -> DataFrame:
    """One row per workspace, product and day whose cost was multiplied, for new usage."""
    product = F.col("billing_origin_product")
    injected = F.when(product == "LAKEHOUSE_MONITORING", "DATA_QUALITY_MONITORING").otherwise(
        product
    )
    day = F.datediff("usage_date", F.lit(EPOCH)).cast("bigint")
    first_rows = (F.col("record_type") == "ORIGINAL") & (
        F.col("ingestion_date") == F.col("usage_date")
    )
    return (
        usage.where(first_rows & F.col("workspace_id").isNotNull())
        .select(
            "workspace_id",
            "billing_origin_product",
            "usage_date",
            anomaly(world, F.col("workspace_id"), injected, day).alias("multiplier"),
        )
        .where("multiplier > 1")
        .distinct()
    )
