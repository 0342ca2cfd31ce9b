"""Two folders with the same world: made at once, and in steps by the entry."""

import os
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from parquet_tables import Tables
from pyspark.sql import SparkSession

from simulation.making.simulate import simulate
from simulation.stores.folder_store import FolderStore
from simulation.world.world import World

FIRST, LAST = date(2025, 11, 20), date(2026, 1, 31)
"""Days in which the tables changed: late columns, product names, clock hour slices."""
WORLD = World(seed=7, scale=0.005, from_date=FIRST, to_date=LAST)
LATER_SOURCES = ("compute.warehouse_events", "_labels.cost_anomalies", "lakeflow.jobs")
ENTRY = "simulation/simulate_system_tables.py"

Main = Callable[[Sequence[str]], None]


@pytest.fixture(scope="session")
def world_folder(
    spark: SparkSession, deployed: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The world, made at once."""
    folder = tmp_path_factory.mktemp("world") / "source"
    simulate(spark, deployed, FolderStore(spark=spark, folder=folder), WORLD)
    return folder


@pytest.fixture(scope="session")
def world(world_folder: Path) -> Tables:
    """The world, made at once."""
    return Tables(world_folder)


@pytest.fixture(scope="session")
def main_in(spark: SparkSession) -> Callable[[Path, str], Main]:
    """An entry's main, from a file that is executed without __file__ and from elsewhere."""

    def load(root: Path, entry: str) -> Main:
        path = root / entry
        before = Path.cwd()
        os.chdir("/")
        try:
            namespace: dict[str, Any] = {"__name__": "entry"}
            exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), namespace)
        finally:
            os.chdir(before)
        main: Main = namespace["main"]
        return main

    return load


@pytest.fixture(scope="session")
def entry(main_in: Callable[[Path, str], Main], deployed: Path) -> Main:
    """The simulation."""
    return main_in(deployed, ENTRY)


@pytest.fixture(scope="session")
def stepwise(entry: Main, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The same world up to two days before its end, then advanced by two days.

    Before that it lacks what LATER_SOURCES make, as if these had been added since.
    """
    folder = tmp_path_factory.mktemp("stepwise") / "source"
    target = f"--target={folder}"
    entry([target, "--seed=7", "--scale=0.005", f"--from-date={FIRST}", "--to-date=2026-01-29"])
    for name in LATER_SOURCES:
        shutil.rmtree(folder / name.replace(".", "/"))
    entry([target, "--advance=2"])
    return Tables(folder)
