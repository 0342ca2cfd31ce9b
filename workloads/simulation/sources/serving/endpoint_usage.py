"""The rows of serving.endpoint_usage: requests to endpoints that track their usage."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import day_of
from simulation.world.columns import Columns
from simulation.world.dice import Dice
from simulation.world.frames import WorldFrames
from simulation.world.requests import status
from simulation.world.served_entities import is_llm
from simulation.world.source import Source

CHARACTERS = 4
"""Characters of a token, about."""


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The requests that arrive in the window; a few need a day."""
    account, dice, window, key = frames.account, frames.dice, frames.window, F.col("key")
    is_late = dice.unit("late request", key) < 0.01
    arrival = day_of(F.col("at_ms") / 1000) + F.when(is_late, 1).otherwise(0)
    people = [name for team in account.teams for name in (*team.people, team.service_principal)]
    arrived = frames.requests.where(arrival.between(window.first, window.last))
    answered = arrived.withColumn("status_code", status(account, frames.world)).withColumn(
        "sent", F.floor(20 * F.exp(5 * dice.unit("tokens sent", key)))
    )
    is_chat = F.col("task") == "llm/v1/chat"
    output = _output(dice)
    return answered.select(
        "workspace_id",
        F.lit(account.account_id).alias("account_id"),
        F.when(dice.unit("named", key) < 0.2, dice.uuid("client request", key)).alias(
            "client_request_id"
        ),
        dice.uuid("platform request", key).alias("databricks_request_id"),
        dice.pick(people, "requester", key).alias("requester"),
        "status_code",
        F.timestamp_millis("at_ms").alias("request_time"),
        F.when(is_llm(), F.col("sent")).alias("input_token_count"),
        output.alias("output_token_count"),
        F.when(is_llm(), F.col("sent") * CHARACTERS).alias("input_character_count"),
        (output * CHARACTERS).alias("output_character_count"),
        _context(account, dice).alias("usage_context"),
        (F.coalesce(is_chat, F.lit(False)) & (dice.unit("streamed", key) < 0.4)).alias(
            "request_streaming"
        ),
        "served_entity_id",
    )


def _output(dice: Dice) -> Column:
    """An answer has tokens, but an embedding has none; what fails answers nothing."""
    is_text = is_llm() & (F.col("task") != "llm/v1/embeddings")
    count = F.floor(10 * F.exp(4.5 * dice.unit("tokens answered", F.col("key"))))
    return F.when(is_llm(), F.when(is_text & (F.col("status_code") == 200), count).otherwise(0))


def _context(account: Account, dice: Dice) -> Column:
    key, projects = F.col("key"), [team.project for team in account.teams]
    labels = F.create_map(
        F.lit("project"),
        dice.pick(projects, "request project", key),
        F.lit("end_user"),
        dice.digits(6, "end user", key),
    )
    chance = dice.unit("labelled", key)
    empty = F.create_map().cast("map<string,string>")
    return F.when(chance < 0.3, labels).when(chance < 0.6, empty)


SOURCE = Source(rows=rows, day="CAST(request_time AS DATE)")
