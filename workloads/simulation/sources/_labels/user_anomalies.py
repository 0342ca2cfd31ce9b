"""What a detector should find in the audit log: who read in bulk, whose password was guessed."""

from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import as_date
from simulation.world.causes import FEWEST, happenings
from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """One row per cause, person and day of the window, with how often it was done."""
    found = (
        happenings(frames.spark, frames.account, frames.world, frames.window, cause).select(
            F.lit(cause).alias("cause"),
            F.col("actor").alias("principal"),
            as_date(F.col("day")).alias("event_date"),
            "times",
        )
        for cause in FEWEST
    )
    return reduce(DataFrame.unionByName, found)


SOURCE = Source(rows=rows, day="event_date", key=("cause", "principal", "event_date"))
