"""The rows of marketplace.listing_access_events: visits that asked for data, or got it."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.market import listing_columns, step_ms, visits
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """At the step that completed the visit; who only asks has no recipient yet."""
    account, dice, key = frames.account, frames.dice, F.col("key")
    completed = F.array_position("steps", F.concat(F.lit("COMPLETE_"), F.col("kind")))
    at = F.timestamp_millis(step_ms(completed - 1))
    gets, is_open = F.col("kind") == "GET_DATA", F.col("is_open")
    email = F.concat_ws("@", "who", "company")
    metastore = dice.uuid("consumer metastore", F.col("company"))
    visited = visits(frames.spark, account, frames.world, frames.window).where(completed > 0)

    def known(value: Column) -> Column:
        """Of who takes data without a workspace nothing is known."""
        return F.when(~is_open, value)

    return visited.select(
        *(value.alias(name) for name, value in listing_columns(account, dice).items()),
        F.when(gets, F.concat_ws("_", F.lit("recipient"), "who")).alias(
            "consumer_delta_sharing_recipient_name"
        ),
        F.when(gets, F.when(is_open, "OPEN").otherwise("DATABRICKS")).alias(
            "consumer_delta_sharing_recipient_type"
        ),
        known(F.col("consumer_cloud")).alias("consumer_cloud"),
        known(F.col("consumer_region")).alias("consumer_region"),
        known(metastore).alias("consumer_metastore_id"),
        email.alias("consumer_email"),
        F.initcap("who").alias("consumer_name"),
        F.col("company").alias("consumer_company"),
        F.lit("To compare our sales with the index").alias("consumer_intended_use"),
        F.when(dice.unit("consumer comment", key) < 0.3, "Please call me").alias(
            "consumer_comment"
        ),
        F.col("kind").alias("event_type"),
        at.alias("event_time"),
        at.cast("date").alias("event_date"),
    )


SOURCE = Source(rows=rows, day="event_date")
