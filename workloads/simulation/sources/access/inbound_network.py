"""The rows of access.inbound_network: requests that were denied, or would be if a rule were on."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.actions import address
from simulation.world.calendar import DAY
from simulation.world.columns import WIDE_SINCE, Columns, struct_of
from simulation.world.daily import SECOND, Daily, at_time, daily
from simulation.world.frames import WorldFrames
from simulation.world.people import people
from simulation.world.source import Source

PATHS = ("/api/2.0/sql/statements", "/login.html", "/api/2.1/jobs/list", "/oidc/v1/token")
OUTCOMES = ("DENIED", "DENIED", "DENIED", "DENY")
DRY_OUTCOMES = ("DRY_RUN_DENIAL", "DRY_RUN_DENIAL", "DENY_DRY_RUN")
"""What is written differs between accounts and releases."""


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """Contractors are denied, as the audit log tells, too; people would be in a dry run."""
    dice, key = frames.dice, F.col("key")
    is_wide = F.col("at_ms") >= WIDE_SINCE * DAY * SECOND
    rule = dice.pick(("office-only", "no-anonymous-vpn"), "ingress rule", key)
    return (
        _denied(frames)
        .unionByName(_tried(frames))
        .select(
            F.lit(frames.account.account_id).alias("account_id"),
            "workspace_id",
            dice.uuid("inbound event", key).alias("event_id"),
            F.coalesce("path", dice.pick(PATHS, "inbound path", key)).alias("request_path"),
            struct_of(columns["source"], {"ip": address(dice, F.col("actor"))}).alias("source"),
            F.col("actor").alias("authenticated_as"),
            at_time().alias("event_time"),
            F.col("outcome").alias("policy_outcome"),
            F.when(is_wide, rule).alias("rule_label"),
        )
    )


def _denied(frames: WorldFrames) -> DataFrame:
    window, day = frames.window, F.floor(F.col("at_ms") / (DAY * SECOND))
    refused = frames.routines.where(F.col("action") == "IpAccessDenied")
    return refused.where(day.between(window.first, window.last)).select(
        *_known(frames, OUTCOMES), F.col("params")["path"].alias("path")
    )


def _tried(frames: WorldFrames) -> DataFrame:
    tried = Daily(
        label="inbound",
        names=people(frames.account.teams),
        times=frames.world.count(20, 1),
        chance=0.05,
    )
    found = daily(frames.spark, frames.world, frames.window, tried).withColumn(
        "actor", F.col("name")
    )
    home = frames.dice.pick(
        [workspace.id for workspace in frames.account.workspaces[:3]], "inbound home", F.col("key")
    )
    return found.withColumn("workspace_id", home).select(
        *_known(frames, DRY_OUTCOMES), F.lit(None).cast("string").alias("path")
    )


def _known(frames: WorldFrames, outcomes: tuple[str, ...]) -> list[Column]:
    outcome = frames.dice.pick(outcomes, "ingress outcome", F.col("key"))
    return [*map(F.col, ("key", "workspace_id", "actor", "at_ms")), outcome.alias("outcome")]


SOURCE = Source(rows=rows, day="CAST(event_time AS DATE)")
