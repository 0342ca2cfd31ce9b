"""Bring simulated system tables up to a day."""

import logging
from datetime import date, timedelta
from math import ceil
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession

from simulation.generator.account import Account
from simulation.generator.arrivals import MOST_DAYS as USAGE_DAYS
from simulation.generator.arrivals import arriving
from simulation.generator.errors import SimulationError
from simulation.generator.jobs import jobs
from simulation.generator.jobs_table import jobs_table
from simulation.generator.labels import anomaly_labels
from simulation.generator.resource_usage import resource_usage
from simulation.generator.run_usage import run_usage
from simulation.generator.runs import MOST_DAYS as RUN_DAYS
from simulation.generator.runs import runs
from simulation.generator.small_tables import (
    account_prices_table,
    list_prices_table,
    workspaces_table,
)
from simulation.generator.store import ANOMALIES, TIMELINE, USAGE, Store
from simulation.generator.timeline import slices, timeline_table
from simulation.generator.usage import usage_table
from simulation.generator.versions import versions
from simulation.generator.world import Window, World, day_number

LOGGER = logging.getLogger(__name__)
ROWS_PER_DAY = 11_000
"""Usage rows of a day at scale 1."""
ROWS_PER_FILE = 500_000


def simulate(spark: SparkSession, root: Path, store: Store, world: World) -> World:
    """Make the store hold the world up to its last day; gives what it then holds.

    Days that are there already stay as they are, so the same call twice does nothing, and
    in steps or at once the rows are the same.
    """
    known = store.world()
    if known is not None:
        _refuse_another_world(store, known, world)
        if known.to_date >= world.to_date:
            LOGGER.info("%s: already there up to %s", store, known.to_date)
            return known
    store.begin(known)
    first = world.from_date if known is None else known.to_date + timedelta(days=1)
    _write(spark, root, store, world, first)
    store.finish(world)
    LOGGER.info("%s: simulated %s to %s", store, first, world.to_date)
    return world


def advance(spark: SparkSession, root: Path, store: Store, days: int) -> World:
    """Let days pass in the world that the store holds."""
    known = store.world()
    if known is None:
        raise SimulationError(f"{store}: there is no world to advance: simulate one first")
    return simulate(spark, root, store, known.until(known.to_date + timedelta(days=days)))


def _refuse_another_world(store: Store, known: World, asked: World) -> None:
    for name in ("seed", "scale", "from_date"):
        old, new = getattr(known, name), getattr(asked, name)
        if old != new:
            raise SimulationError(
                f"{store}: holds a world with {name} {old}, not {new}: {store.removal}, "
                "or pass another --target"
            )


def _write(spark: SparkSession, root: Path, store: Store, world: World, first: date) -> None:
    account = Account.read(root)
    window = Window(first=day_number(first), last=world.last_day)
    history = store.stage("history", versions(spark, account, world, jobs(spark, account, world)))
    files = ceil(ROWS_PER_DAY * world.scale * (window.last - window.first + 1) / ROWS_PER_FILE)
    usage = _usage(spark, root, account, world, history, window)
    store.append(USAGE, usage, first, files)
    timeline = _timeline(spark, root, account, world, history, window)
    store.append(TIMELINE, timeline, first, 1)
    store.append(ANOMALIES, anomaly_labels(world, store.usage_since(first)), first, 1)
    for table, rows in {
        "lakeflow.jobs": jobs_table(root, account, history),
        "billing.list_prices": list_prices_table(spark, root, account, world),
        "billing.account_prices": account_prices_table(spark, root, account, world),
        "access.workspaces_latest": workspaces_table(spark, root, account, world),
    }.items():
        store.replace(table, rows)
    store.drop_staged("history")


def _usage(
    spark: SparkSession,
    root: Path,
    account: Account,
    world: World,
    history: DataFrame,
    window: Window,
) -> DataFrame:
    used_since = Window(first=window.first - USAGE_DAYS, last=window.last)
    run_since = Window(first=used_since.first - RUN_DAYS, last=window.last)
    of_runs = run_usage(account, world, runs(spark, account, world, history, run_since))
    of_resources = resource_usage(spark, account, world, used_since)
    used = of_runs.unionByName(of_resources, allowMissingColumns=True)
    return usage_table(spark, root, account, world, arriving(account, world, used, window))


def _timeline(
    spark: SparkSession,
    root: Path,
    account: Account,
    world: World,
    history: DataFrame,
    window: Window,
) -> DataFrame:
    since = Window(first=window.first - RUN_DAYS - 1, last=window.last)
    cut = slices(world, runs(spark, account, world, history, since))
    arrived = cut.where(cut["arrival"].between(window.first, window.last))
    return timeline_table(root, account, world, arrived)
