"""Each cause of the account can be switched off, and then strikes nowhere."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from simulated_sources import WORKLOADS

from simulation.making.sources import find_sources
from simulation.world.account import Account
from simulation.world.calendar import COST_SPIKE, anomaly, days
from simulation.world.causes import FEWEST
from simulation.world.frames import WorldFrames
from simulation.world.world import Window, World

WORLD = World(seed=7, scale=0.002, from_date=date(2026, 1, 1), to_date=date(2026, 1, 31))
LABELS = {
    "job_change": "_labels.job_failures",
    "pipeline_change": "_labels.pipeline_failures",
    "oversized_clusters": "_labels.oversized_clusters",
    "month_end_queue": "_labels.warehouse_queues",
    "endpoint_outage": "_labels.endpoint_outages",
}
"""Where it is written what a cause has done; spikes of cost are seen in what multiplies a day."""
ON = Account.read(WORKLOADS)
OFF = replace(ON, causes=dict.fromkeys(ON.causes, 0.0))


def keep(name: str, rows: DataFrame) -> DataFrame:
    return rows


def struck(spark: SparkSession, account: Account) -> Mapping[str, int]:
    """How often each cause strikes in a world of the account."""
    frames = WorldFrames(
        spark=spark,
        account=account,
        world=WORLD,
        window=Window(first=WORLD.first_day, last=WORLD.last_day),
        stage=keep,
        arrived=lambda name: pytest.fail(f"{name} was read"),
    )
    made = {one.name: one for one in find_sources(Path(WORKLOADS))}
    counts = [
        made[name].rows(frames).agg(F.lit(cause).alias("cause"), F.count("*").alias("struck"))
        for cause, name in LABELS.items()
    ]
    factor = anomaly(account, WORLD, (F.lit("w"), F.lit("JOBS"), F.col("day")))
    every_day = days(spark, WORLD.first_day, WORLD.first_day + 1000)
    counts.append(
        every_day.where(factor > 1).agg(
            F.lit(COST_SPIKE).alias("cause"), F.count("*").alias("struck")
        )
    )
    found = counts[0]
    for count in counts[1:]:
        found = found.unionByName(count)
    return {row["cause"]: row["struck"] for row in found.collect()}  # bounded: a row per cause


def test_causes_strike_only_where_they_are_switched_on(spark: SparkSession) -> None:
    on, off = struck(spark, ON), struck(spark, OFF)
    assert set(on) == set(ON.causes) - set(FEWEST), "a cause of users has a test of its own"
    assert all(count > 0 for count in on.values()), on
    assert off == dict.fromkeys(on, 0)
