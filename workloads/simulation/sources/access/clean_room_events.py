"""The rows of access.clean_room_events."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.columns import Columns, struct_of
from simulation.world.daily import Daily, at_time, daily
from simulation.world.dice import Dice
from simulation.world.frames import WorldFrames
from simulation.world.source import Source

ROOMS = ("joint_campaigns", "fraud_signals", "shared_forecast")
OPENED, CLOSED = 2, 50
"""Days of the world on which the rooms open, one after the other, and the first one closes."""
ALIASES = ("us", "partner")
RUN_AGAIN = 0.4
CREATED = """{
  "collaborators": [
    {"collaborator_global_metastore_id": "aws:us-east-1:us", "collaborator_alias": "us"},
    {"collaborator_global_metastore_id": "azure:west:partner", "collaborator_alias": "partner"}
  ],
  "egress_network_policy": {"internet_access": {"restriction_mode": "RESTRICTED"}},
  "compliance_profile": {"is_enabled": false, "compliance_standards": []}
}"""
ASSETS = (
    """{"added_assets": [{"data_object_type": "TABLE", "catalog": "main", "name": "audience"}]}"""
)


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """A room opens, notebooks run in it, and it may close; one struct of details is set per row."""
    dice, key, kind = frames.dice, F.col("key"), F.col("event_type")
    happens = Daily(
        label="clean room", names=ROOMS, times=2 * frames.world.count(15, 2), chance=1.0
    )
    found = daily(frames.spark, frames.world, frames.window, happens)
    typed = found.withColumn("event_type", _type(frames)).where(kind.isNotNull())
    alias = dice.pick(ALIASES, "collaborator", key)
    room = dice.uuid("clean room", F.col("name"))
    return typed.select(
        F.lit(frames.account.account_id).alias("account_id"),
        F.lit(frames.account.metastore_id).alias("metastore_id"),
        dice.uuid("clean room event", key).alias("event_id"),
        F.col("name").alias("clean_room_name"),
        room.alias("central_clean_room_id"),
        F.concat(F.lit("aws:us-east-1:"), alias).alias("initiator_global_metastore_id"),
        kind,
        at_time().alias("event_time"),
        alias.alias("initiator_collaborator_alias"),
        *(
            F.when(kind == name, value).alias(f"{name.lower()}_metadata")
            for name, value in _details(dice, room, columns).items()
        ),
    )


def _type(frames: WorldFrames) -> Column:
    """What happens each time: the first event is the opening, the last one of a room its end."""
    dice, key = frames.dice, F.col("key")
    age, time = F.col("day") - frames.world.first_day, F.col("time")
    place = F.array_position(F.array(*map(F.lit, ROOMS)), F.col("name")) - 1
    opens, closes = OPENED + 3 * place, CLOSED + 20 * place
    others = ("CLEAN_ROOM_ASSETS_UPDATED", "ASSET_REVIEW_CREATED", "OUTPUT_SCHEMA_DELETED")
    any_other = F.when(dice.unit("clean room other", key) < 0.1, dice.pick(others, "other", key))
    is_start = time % 2 == 0
    # A run is the pair of an even time and the next one: the same dice for both.
    runs = dice.unit("room runs", F.col("name"), F.col("day"), F.floor(time / 2)) < RUN_AGAIN
    of_runs = F.when(is_start, "RUN_NOTEBOOK_STARTED").otherwise("RUN_NOTEBOOK_COMPLETED")
    return (
        F.when((age == opens) & (time == 0), "CLEAN_ROOM_CREATED")
        .when((age == closes) & (time == 0), "CLEAN_ROOM_DELETED")
        .when((age > opens) & (age < closes), F.when(runs, of_runs).otherwise(any_other))
    )


def _details(dice: Dice, room: Column, columns: Columns) -> dict[str, Column]:
    """Type of the event to what is told of it."""
    run = dice.uuid("room run", F.col("name"), F.col("day"), F.floor(F.col("time") / 2))
    fails = dice.unit("room run fails", F.col("name"), F.col("day")) < 0.1
    members: dict[str, dict[str, Column]] = {
        "CLEAN_ROOM_DELETED": {"central_clean_room_id": room},
        "RUN_NOTEBOOK_STARTED": {"notebook_name": F.lit("overlap"), "run_id": run},
        "RUN_NOTEBOOK_COMPLETED": {
            "notebook_name": F.lit("overlap"),
            "run_id": run,
            "state": F.when(fails, "FAILED").otherwise("SUCCESS"),
            "duration_in_seconds": 30 + dice.below(900, "room run lasts", F.col("key")),
        },
        "OUTPUT_SCHEMA_DELETED": {"name": F.lit("overlap_output"), "action": F.lit("DELETED")},
        "ASSET_REVIEW_CREATED": {
            "asset_name": F.lit("overlap"),
            "data_object_type": F.lit("NOTEBOOK_FILE"),
            "review_state": F.lit("APPROVED"),
        },
    }
    texts = {"CLEAN_ROOM_CREATED": CREATED, "CLEAN_ROOM_ASSETS_UPDATED": ASSETS}
    return {
        **{
            name: struct_of(columns[f"{name.lower()}_metadata"], parts)
            for name, parts in members.items()
        },
        **{
            name: F.from_json(F.lit(text), columns[f"{name.lower()}_metadata"])
            for name, text in texts.items()
        },
    }


SOURCE = Source(rows=rows, day="CAST(event_time AS DATE)")
