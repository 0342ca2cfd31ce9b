"""How timelines cut what runs long: a slice per hour, the outcome on the last one only."""

from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import HOUR, day_of
from simulation.world.world import day_number

CLOCK_SLICES_SINCE = day_number(date(2026, 1, 19))
"""What starts earlier is cut into hours counted from its start."""


def slices(rows: DataFrame, is_late: Column) -> DataFrame:
    """The slices of rows with `day`, `start` and `end`: [from, to), `is_last`, and `arrival`.

    `arrival` is the day number on which the slice is there: its own, or the next when `is_late`
    says so, which may use `from`.
    """
    start, end, place = F.col("start"), F.col("end"), F.col("place_in_time")
    by_clock = F.col("day") >= CLOCK_SLICES_SINCE
    ended = day_of(F.greatest(F.col("to") - 1, F.col("from")))
    return (
        rows.withColumn("base", F.when(by_clock, start - start % HOUR).otherwise(start))
        .withColumn("last", F.greatest(F.ceil((end - F.col("base")) / HOUR) - 1, F.lit(0)))
        .withColumn("place_in_time", F.explode(F.sequence(F.lit(0).cast("bigint"), F.col("last"))))
        .withColumn("is_last", place == F.col("last"))
        .withColumn("from", F.greatest(start, F.col("base") + place * HOUR))
        .withColumn("to", F.least(end, F.col("base") + (place + 1) * HOUR))
        .withColumn("arrival", ended + F.when(is_late, 1).otherwise(0))
    )
