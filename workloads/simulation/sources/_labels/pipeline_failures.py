"""What a predictor should learn: updates that failed on the day after a change of the pipeline."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import as_date
from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.pipeline_outcomes import CHANGE
from simulation.world.pipelines import is_unseen
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """One row per such update that began in the window."""
    is_struck = F.col("is_edited") & (F.col("result") == "FAILED") & ~is_unseen()
    is_new = F.col("day").between(frames.window.first, frames.window.last)
    is_on = F.lit(frames.account.causes[CHANGE] > 0)
    return frames.pipeline_updates.where(is_struck & is_new & is_on).select(
        F.col("home").alias("workspace_id"),
        "pipeline_id",
        "update_id",
        as_date(F.col("day")).alias("day"),
    )


SOURCE = Source(rows=rows, day="day", key=("workspace_id", "update_id"))
