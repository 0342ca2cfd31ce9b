"""The rows of compute.warehouse_events."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import day_of
from simulation.world.columns import Columns
from simulation.world.dice import Dice
from simulation.world.frames import WorldFrames
from simulation.world.source import Source

SECOND, MINUTE = 1000, 60 * 1000


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """What happens at the ends of a session, and between two hours that need other clusters."""
    dice, window = frames.dice, frames.window
    key = (F.col("warehouse_id"), F.col("event_type"), F.col("at"))
    is_late = dice.unit("late event", *key) < 0.015
    arrival = day_of(F.col("at") / SECOND) + F.when(is_late, 1).otherwise(0)
    return (
        frames.warehouse_hours.select("workspace_id", "warehouse_id", F.inline(_events(dice)))
        .where(arrival.between(window.first, window.last))
        .select(
            F.lit(frames.account.account_id).alias("account_id"),
            "workspace_id",
            "warehouse_id",
            "event_type",
            "cluster_count",
            F.timestamp_millis("at").alias("event_time"),
        )
    )


def _events(dice: Dice) -> Column:
    """The events of an hour: it takes minutes to start, but seconds on serverless compute."""
    hour = (F.col("warehouse_id"), F.col("from"))
    is_first, is_last = F.col("is_first"), F.col("is_last")
    begin, end = F.col("from") * SECOND, F.col("to") * SECOND
    clusters, before = F.col("clusters"), F.col("clusters_before")
    starting = begin + dice.below(4 * MINUTE, "starting", *hour)
    at_once = F.when(dice.unit("at once", *hour) < 0.1, 0)
    seconds = at_once.otherwise(2 * SECOND + dice.below(4 * SECOND, "running", *hour))
    minutes = MINUTE + dice.below(3 * MINUTE, "running", *hour)
    is_serverless = F.col("warehouse_type") == "SERVERLESS"
    running = starting + F.when(is_serverless, seconds).otherwise(minutes)
    scaled = F.when(is_first, running + 20 * SECOND).otherwise(begin)
    scaled += dice.below(MINUTE, "scaled", *hour)
    stopping = end - MINUTE - dice.below(10 * MINUTE, "stopping", *hour)
    stopped = stopping + SECOND + dice.below(20 * SECOND, "stopped", *hour)
    events = F.array(
        F.when(is_first, _event("STARTING", F.lit(0), starting)),
        F.when(is_first, _event("RUNNING", F.lit(1), running)),
        F.when(clusters > before, _event("SCALED_UP", clusters, scaled)),
        F.when(clusters < before, _event("SCALED_DOWN", clusters, scaled)),
        F.when(is_last, _event("STOPPING", clusters, stopping)),
        F.when(is_last, _event("STOPPED", F.lit(0), stopped)),
    )
    return F.array_compact(events)


def _event(event_type: str, clusters: Column, at: Column) -> Column:
    return F.struct(
        F.lit(event_type).alias("event_type"),
        clusters.cast("int").alias("cluster_count"),
        at.cast("bigint").alias("at"),
    )


SOURCE = Source(rows=rows, day="CAST(event_time AS DATE)")
