"""The rows of information_schema.table_privileges: what is in force at the end of the last day."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.grants import table_grants
from simulation.world.people import lead
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """What is granted on the tables of the teams, and what comes from above."""
    granted = table_grants(frames.account, frames.world, frames.tables)
    grantor = lead(frames.account.teams, F.col("team"))
    names = ("table_catalog", "table_schema", "table_name")
    return granted.select(grantor.alias("grantor"), *names, "grant.*")


SOURCE = Source(rows=rows)
