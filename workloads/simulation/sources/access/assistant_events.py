"""The rows of access.assistant_events."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import is_weekend
from simulation.world.columns import Columns
from simulation.world.daily import Daily, at_time, daily
from simulation.world.frames import WorldFrames
from simulation.world.people import people
from simulation.world.source import Source
from simulation.world.workspaces import Lifetimes, placed

AGENTS = ("Mozilla/5.0 (X11; Linux x86_64) Chrome/143.0", "Mozilla/5.0 (Macintosh) Safari/26.1")


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """Messages of people on weekdays, in workspaces that are there."""
    account, world, dice, day = frames.account, frames.world, frames.dice, F.col("day")
    lives, home = Lifetimes.of(account, world), F.col("workspace_id")
    asked = Daily(
        label="assistant",
        names=people(account.teams),
        times=world.count(60, 4),
        chance=0.5,
    )
    return (
        daily(frames.spark, world, frames.window, asked)
        .withColumn(
            "workspace_id", dice.pick(placed(account.workspaces), "assistant home", F.col("key"))
        )
        .where((day >= lives.first_day(home)) & (day < lives.end_day(home)) & ~is_weekend(day))
        .select(
            F.lit(account.account_id).alias("account_id"),
            "workspace_id",
            dice.uuid("assistant event", F.col("key")).alias("event_id"),
            at_time().alias("event_time"),
            at_time().cast("date").alias("event_date"),
            dice.pick(AGENTS, "assistant agent", F.col("name")).alias("user_agent"),
            F.col("name").alias("initiated_by"),
        )
    )


SOURCE = Source(rows=rows, day="event_date")
