"""What a recommender should find: the clusters that hardly ever have something to do."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.node_hours import OVERSIZED, is_oversized
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """One row per cluster that people or pipelines use; those of job runs come and go."""
    is_used = F.col("cluster_source").isin("UI", "PIPELINE")
    is_on = F.lit(frames.account.causes[OVERSIZED] > 0)
    return frames.clusters.where(is_used & is_oversized() & is_on).select(
        "workspace_id", "cluster_id", "cluster_source"
    )


SOURCE = Source(rows=rows, key=("workspace_id", "cluster_id"))
