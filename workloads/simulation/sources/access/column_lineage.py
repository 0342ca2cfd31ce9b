"""The rows of access.column_lineage."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.columns import Columns
from simulation.world.edge_rows import arrives, shared_columns
from simulation.world.fields import field_at, number_of_fields
from simulation.world.frames import WorldFrames
from simulation.world.source import Source

OF_RUNS = 2
"""Shared columns that the runs of a job take from a table; statements take most columns."""


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The edges that arrive in the window, once per column that is read from a table."""
    account, dice = frames.account, frames.dice
    source, target, number = F.col("source"), F.col("target"), F.col("number")
    known = number_of_fields(account, source)
    is_run = F.col("statement_id").isNull()
    taken = F.when(is_run, OF_RUNS).otherwise(known - 1)
    # Of a job always the same ones: what it does is written down.
    begin = F.coalesce(F.xxhash64("entity_id"), F.col("key"))
    numbers = F.sequence(F.lit(0).cast("bigint"), taken.cast("bigint") - 1)
    read = frames.edges.where(arrives(dice, frames.window) & source.isNotNull()).withColumn(
        "number", F.explode(numbers)
    )

    def column_of(table: Column) -> Column:
        shared = F.lit(account.governed.shared_fields)
        among = F.when(is_run, shared).otherwise(number_of_fields(account, table))
        position = F.pmod(begin + number, among)
        return F.when(table.isNotNull(), field_at(account, table, position)["name"])

    values = shared_columns(account, dice, columns)
    return read.select(
        dice.uuid("column edge", F.col("key"), F.col("place"), number).alias("record_id"),
        column_of(source).alias("source_column_name"),
        column_of(target).alias("target_column_name"),
        *(value.alias(name) for name, value in values.items()),
    )


SOURCE = Source(rows=rows, day="event_date")
