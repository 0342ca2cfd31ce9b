"""What the arguments of the simulation ask for."""

import re
from datetime import date, timedelta
from pathlib import Path

from pyspark.sql import SparkSession

from runtime.task import Arguments, instant
from simulation.making.simulate import advance, simulate
from simulation.making.sources import find_sources
from simulation.stores.folder_store import FolderStore
from simulation.stores.store import Store
from simulation.stores.table_store import TableStore
from simulation.world.world import SimulationError, World

TABLES = re.compile(r"[^./\\\s]+\.[A-Za-z0-9_]+")
DEFAULT_DAYS = 60
"""Days of a new world whose first day is not given."""


def simulate_as_asked(spark: SparkSession, root: Path, args: Arguments) -> World:
    """Advance the world in --target, or make the one that the arguments describe."""
    store = open_store(spark, root, args.target)
    days = _number("advance", args.advance)
    if days > 0:
        return advance(spark, root, store, days)
    return simulate(spark, root, store, _world(args, store.world()))


def open_store(spark: SparkSession, root: Path, target: str) -> Store:
    """The place that a target names: a folder, or tables of a catalog."""
    if target and Path(target).is_absolute():
        return FolderStore(spark=spark, folder=Path(target))
    if TABLES.fullmatch(target):
        return TableStore(spark=spark, prefix=target, tables=find_sources(root))
    raise SimulationError(
        f"--target={target!r} must be an absolute folder path, or a catalog and the beginning of "
        "its schemas, such as dev.system_"
    )


def _world(args: Arguments, known: World | None) -> World:
    """Without --to-date up to the day before the run; without --from-date as the target has it."""
    try:
        scale = float(args.scale)
    except ValueError:
        raise SimulationError(f"--scale={args.scale!r} is not a number: pass e.g. 0.02") from None
    if args.to_date or not args.started_at:
        to_date = _date("to-date", args.to_date)
    else:
        to_date = instant(args.started_at).date() - timedelta(days=1)
    if args.from_date:
        from_date = _date("from-date", args.from_date)
    else:
        from_date = known.from_date if known else to_date - timedelta(days=DEFAULT_DAYS - 1)
    return World(seed=_number("seed", args.seed), scale=scale, from_date=from_date, to_date=to_date)


def _number(name: str, text: str) -> int:
    if not text.isdecimal():
        raise SimulationError(f"--{name}={text!r} is not a whole number from 0 on: correct it")
    return int(text)


def _date(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SimulationError(
            f"--{name}={text!r} is not a date: pass for example 2026-01-31"
        ) from None
