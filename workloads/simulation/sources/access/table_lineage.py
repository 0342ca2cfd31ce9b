"""The rows of access.table_lineage."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.columns import Columns
from simulation.world.edge_rows import arrives, shared_columns
from simulation.world.frames import WorldFrames
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The edges that arrive in the window."""
    dice = frames.dice
    values = shared_columns(frames.account, dice, columns)
    record = dice.uuid("edge", F.col("key"), F.col("place"))
    return frames.edges.where(arrives(dice, frames.window)).select(
        record.alias("record_id"), *(value.alias(name) for name, value in values.items())
    )


SOURCE = Source(rows=rows, day="event_date")
