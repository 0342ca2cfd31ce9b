"""The rows of access.outbound_network: denials of connections from serverless compute."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import DAY
from simulation.world.columns import WIDE_SINCE, Columns, struct_of
from simulation.world.daily import SECOND, Daily, at_time, daily
from simulation.world.dice import Dice
from simulation.world.frames import WorldFrames
from simulation.world.source import Source
from simulation.world.workspaces import Lifetimes

DOMAINS = ("pypi.example", "telemetry.vendor.example", "files.partner.example", "api.maps.example")
BUCKETS = ("partner-drop", "old-lake", "vendor-share")
SOURCES = ("DBSQL", "General Compute", "General Compute", "MLServing", "ML Build", "Apps")
DRY_RUN = 0.3


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """Of serverless workspaces; what a member of a struct says is NULL for other destinations."""
    account, world, dice, key = frames.account, frames.world, frames.dice, F.col("key")
    lives, home, day = Lifetimes.of(account, world), F.col("name"), F.col("day")
    tried = Daily(
        label="outbound",
        names=[workspace.id for workspace in account.workspaces if workspace.serverless],
        times=world.count(500, 6),
        chance=0.3,
    )
    happened = daily(frames.spark, world, frames.window, tried).where(
        (day >= lives.first_day(home)) & (day < lives.end_day(home))
    )
    kind = dice.pick(("DNS", "DNS", "DNS", "IP", "STORAGE"), "destination type", key)
    is_dry = dice.unit("outbound dry run", key) < DRY_RUN
    dns, storage = (
        F.when(
            F.col("destination_type") == name.upper(), struct_of(columns[f"{name}_event"], members)
        )
        for name, members in (("dns", _dns()), ("storage", _storage()))
    )
    placed = happened.withColumn("destination_type", kind).withColumn("to", _destination(dice))
    return placed.select(
        F.lit(account.account_id).alias("account_id"),
        home.alias("workspace_id"),
        "destination_type",
        F.col("to").alias("destination"),
        dns.alias("dns_event"),
        storage.alias("storage_event"),
        at_time().alias("event_time"),
        F.when(is_dry, "DRY_RUN_DENIAL").otherwise("DROP").alias("access_type"),
        dice.uuid("outbound event", key).alias("event_id"),
        dice.pick(SOURCES, "outbound source", key).alias("network_source_type"),
    )


def _destination(dice: Dice) -> Column:
    key = F.col("key")
    number = (dice.below(200, "outbound ip", key) + 1).cast("string")
    return (
        F.when(F.col("destination_type") == "DNS", dice.pick(DOMAINS, "outbound domain", key))
        .when(F.col("destination_type") == "IP", F.concat(F.lit("192.0.2."), number))
        .otherwise(dice.pick(BUCKETS, "outbound bucket", key))
    )


def _answered() -> Column:
    """What the name was found to be, which is told since WIDE_SINCE."""
    is_wide = F.col("at_ms") >= WIDE_SINCE * DAY * SECOND
    return F.when(is_wide, F.array(F.lit("192.0.2.53")))


def _dns() -> dict[str, Column]:
    return {"domain_name": F.col("to"), "rcode": F.lit(5), "rdata": _answered()}


def _storage() -> dict[str, Column]:
    return {
        "hostname": F.concat(F.col("to"), F.lit(".storage.example")),
        "path": F.lit("/incoming/part-0.parquet"),
        "rejection_reason": F.lit("storage-bucket-path-denied"),
        "rdata": _answered(),
    }


SOURCE = Source(rows=rows, day="CAST(event_time AS DATE)")
