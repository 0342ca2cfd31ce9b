"""The hours of the nodes of classic compute, and how much each has to do."""

from dataclasses import dataclass

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import DAY, HOUR, day_of, is_weekend
from simulation.world.cluster_sizes import place_of_run, workers
from simulation.world.dice import Dice
from simulation.world.run_usage import is_billed
from simulation.world.things import edits_before
from simulation.world.world import Window, World

MINUTE = 60
SHORTEST = 10 * MINUTE
"""Nodes that live for less than that are missing."""
UNSEEN = 0.06
"""Share of the clusters of jobs that only usage mentions."""
OVERSIZED = "oversized_clusters"
"""The cause of clusters that hardly ever have something to do."""
SESSION = ("workspace_id", "cluster_id", "node_type", "place", "edit", "session", "start", "end")


@dataclass(frozen=True, kw_only=True)
class NodesSeen:
    """What tells when clusters run."""

    clusters: DataFrame
    usage: DataFrame
    """Of resources, by the hour."""
    updates: DataFrame
    runs: DataFrame


def node_hours(account: Account, world: World, seen: NodesSeen, window: Window) -> DataFrame:
    """One row per node and clock hour, [from, to), of which minutes may arrive in the window.

    `node` counts the nodes of a cluster, the driver is 0; `cpu` and `memory` are percent.
    """
    dice = Dice(seed=world.seed)
    sessions = (
        _of_things(world, seen.clusters, _of_people(seen.usage))
        .unionByName(_of_things(world, seen.clusters, _of_pipelines(seen.updates)))
        .unionByName(_of_jobs(dice, seen.runs))
    )
    first, last = (window.first - 1) * DAY, (window.last + 1) * DAY
    start, end, hour = F.col("start"), F.col("end"), F.col("hour")
    hours = F.sequence(F.greatest(start - start % HOUR, F.lit(first)), end - 1, F.lit(HOUR))
    key = (F.col("cluster_id"), F.col("from"))
    busy = F.pow(dice.unit("cluster is busy", *key), F.lit(2))
    number = F.sequence(F.lit(0), workers(F.col("place"), F.col("edit"), busy))
    return (
        sessions.where((end - start >= SHORTEST) & (end > first) & (start < last))
        .withColumn("hour", F.explode(hours))
        .withColumn("from", F.greatest(start, hour))
        .withColumn("to", F.least(end, hour + HOUR))
        .withColumn("node", F.explode(number))
        .withColumn("instance", dice.number("instance", F.col("session"), F.col("node")))
        .withColumn("cpu", _cpu(account, world))
        .withColumn("memory", _memory(dice))
    )


def _of_people(usage: DataFrame) -> DataFrame:
    """Clusters that people use are there for all of the billed hours."""
    billed = usage.where(F.col("cluster_id").isNotNull() & F.col("node_type").isNotNull())
    day = day_of(F.col("from"))
    session = F.xxhash64("cluster_id", day)
    return billed.select(
        "cluster_id",
        session.alias("session"),
        F.col("from").alias("start"),
        F.col("to").alias("end"),
    )


def _of_pipelines(updates: DataFrame) -> DataFrame:
    classic = updates.where(F.col("cluster_id").isNotNull())
    return classic.select("cluster_id", F.xxhash64("update_id").alias("session"), "start", "end")


def _of_things(world: World, clusters: DataFrame, sessions: DataFrame) -> DataFrame:
    """Sessions of clusters that stay; one that was edited has its new size from the next day on."""
    known = clusters.select(
        *("cluster_id", "workspace_id", "node_type", "place", "first_row_ms", "edit_turn")
    )
    edit = edits_before(world, day_of(F.col("start")))
    return sessions.join(F.broadcast(known), "cluster_id").withColumn("edit", edit).select(*SESSION)


def _of_jobs(dice: Dice, runs: DataFrame) -> DataFrame:
    """Attempts on clusters of their own; of those that only usage mentions a few are seen here."""
    chance = dice.unit("cluster seen", F.col("job_cluster_id"))
    is_seen = (chance >= UNSEEN) | (chance < UNSEEN / 20)
    ran = runs.where(is_billed() & (F.col("compute") != "jobs_serverless") & is_seen)
    return ran.select(
        "workspace_id",
        F.col("job_cluster_id").alias("cluster_id"),
        F.col("job_node_type").alias("node_type"),
        place_of_run().alias("place"),
        F.lit(0).cast("bigint").alias("edit"),
        F.xxhash64("job_cluster_id").alias("session"),
        "start",
        "end",
    )


def _cpu(account: Account, world: World) -> Column:
    """What the cluster is for decides it, and it grows slowly; the driver has less to do."""
    dice, place, day = Dice(seed=world.seed), F.col("place"), day_of(F.col("from"))
    usual = 25 + 55 * dice.unit("usual cpu", F.col("node_type"), place)
    growth = 1 + 0.006 * (dice.unit("cpu growth", place) - 0.3) * (day - F.lit(world.first_day))
    idle = F.when(is_oversized(), 1 - account.causes[OVERSIZED]).otherwise(1.0)
    quiet = F.when(is_weekend(day), 0.7).otherwise(1.0)
    hourly = 0.7 + 0.6 * dice.unit("hourly cpu", F.col("cluster_id"), F.col("from"))
    driver = F.when(F.col("node") == 0, 0.6).otherwise(1.0)
    return F.least(usual * growth * idle * quiet * hourly * driver, F.lit(95.0))


def is_oversized() -> Column:
    """Whether a cluster hardly ever has something to do, where that cause is switched on."""
    return F.col("place") % 5 == 3


def _memory(dice: Dice) -> Column:
    """Some clusters have too little of it, those of others fill up while a session lasts."""
    place = F.col("place")
    chance = dice.unit("usual memory", place)
    usual = F.when(place % 4 == 1, 90 + 5 * chance).otherwise(30 + 45 * chance)
    filled = F.least((F.col("from") - F.col("start")) / HOUR, F.lit(12)) * 1.5
    return F.least(usual + filled, F.lit(97.0))
