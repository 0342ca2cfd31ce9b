"""What a kill during the simulation leaves: run again, it is the same world."""

from pathlib import Path

from killing.world import rehearse_second_day
from pyspark.sql import SparkSession


def test_simulation_that_was_killed_with_rows_half_added_makes_the_same_world(
    spark: SparkSession, tmp_path: Path
) -> None:
    """The tables that rows are added to; all others are written whole, whatever they hold."""
    trial = rehearse_second_day(spark, tmp_path)
    added = [moment for moment in trial.moments if moment.has_added]
    assert len(added) > 1, "the second day adds to no table"
    killed = [added[0], added[-1]]
    assert [text for moment in killed for text in trial.killed_at(moment)] == []
