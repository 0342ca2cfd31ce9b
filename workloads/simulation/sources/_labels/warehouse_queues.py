"""What a detector should find: the days on which statements queue as the month ends."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import as_date
from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.source import Source
from simulation.world.warehouses import is_crowded


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """One row per warehouse that runs on such a day of the window."""
    day, window = F.col("day"), frames.window
    return (
        frames.warehouse_hours.select("workspace_id", "warehouse_id", "day")
        .where(day.between(window.first, window.last))
        .where(is_crowded(frames.account, frames.world, F.col("warehouse_id"), day))
        .distinct()
        .withColumn("day", as_date(day))
    )


SOURCE = Source(rows=rows, day="day", key=("workspace_id", "warehouse_id", "day"))
