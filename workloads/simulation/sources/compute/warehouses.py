"""The rows of compute.warehouses."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.columns import Columns
from simulation.world.dice import choose
from simulation.world.frames import WorldFrames
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """Every state of every warehouse; edits move the bounds, the name and the time to stop."""
    edit, done = F.col("edit"), F.col("done")
    name = F.col("warehouse_name")
    return frames.warehouse_states.select(
        "warehouse_id",
        "workspace_id",
        F.lit(frames.account.account_id).alias("account_id"),
        F.when(done >= 3, F.concat_ws("-", name, F.lit("new")))
        .otherwise(name)
        .alias("warehouse_name"),
        "warehouse_type",
        F.when(edit % 5 == 4, "PREVIEW").otherwise("CURRENT").alias("warehouse_channel"),
        "warehouse_size",
        F.lit(1).alias("min_clusters"),
        (4 + edit % 3).alias("max_clusters"),
        choose(("10", "20", "45"), done % 3).alias("auto_stop_minutes"),
        "tags",
        F.timestamp_millis("valid_from").alias("change_time"),
        F.when(F.col("is_deleted"), F.timestamp_millis("deleted_ms")).alias("delete_time"),
        "created_by",
    )


SOURCE = Source(rows=rows)
