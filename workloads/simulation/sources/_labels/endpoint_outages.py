"""What a detector should find: the days on which an endpoint leaves many requests unanswered."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import as_date, day_of
from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.requests import is_outage
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """One row per endpoint that tracks its usage and such a day of the window."""
    day, window = F.col("day"), frames.window
    tracked = frames.served_entities.where(F.col("is_tracked")).select("endpoint_id").distinct()
    return (
        frames.resource_usage.where(F.col("endpoint_id").isNotNull())
        .select("workspace_id", "endpoint_id", day_of(F.col("from")).alias("day"))
        .where(day.between(window.first, window.last))
        .where(is_outage(frames.account, frames.world, F.col("endpoint_id"), day))
        .distinct()
        .join(F.broadcast(tracked), "endpoint_id")
        .select("workspace_id", "endpoint_id", as_date(day).alias("day"))
    )


SOURCE = Source(rows=rows, day="day", key=("workspace_id", "endpoint_id", "day"))
