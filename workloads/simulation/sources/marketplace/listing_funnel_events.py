"""The rows of marketplace.listing_funnel_events: each step of each visit."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.market import listing_columns, step_ms, visits
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """Steps arrive with their visit."""
    account, dice = frames.account, frames.dice
    visited = visits(frames.spark, account, frames.world, frames.window)
    at = F.timestamp_millis(step_ms(F.col("place")))
    return visited.select("*", F.posexplode("steps").alias("place", "step")).select(
        *(value.alias(name) for name, value in listing_columns(account, dice).items()),
        F.col("step").alias("event_type"),
        at.alias("event_time"),
        at.cast("date").alias("event_date"),
        "consumer_cloud",
        "consumer_region",
    )


SOURCE = Source(rows=rows, day="event_date")
