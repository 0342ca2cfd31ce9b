"""What a predictor should learn: the runs that failed soon after a change of their job."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import as_date
from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.runs import CHANGE
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """One row per such run that began in the window."""
    is_struck = F.col("is_fresh") & (F.col("fate") == "failed") & (F.col("attempt") == 0)
    is_new = F.col("day").between(frames.window.first, frames.window.last)
    return frames.runs.where(is_struck & is_new & F.lit(frames.account.causes[CHANGE] > 0)).select(
        "workspace_id", "job_id", "run_id", as_date(F.col("day")).alias("day")
    )


SOURCE = Source(rows=rows, day="day", key=("workspace_id", "run_id"))
