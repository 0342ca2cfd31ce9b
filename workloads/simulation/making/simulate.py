"""Bring simulated system tables up to a day."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from pathlib import Path
from threading import RLock

from pyspark.sql import DataFrame, SparkSession

from runtime.task import WORKERS
from simulation.making.sources import find_sources
from simulation.stores.store import Store
from simulation.world.account import Account
from simulation.world.frames import WorldFrames
from simulation.world.source import SimulatedTable
from simulation.world.world import SimulationError, Window, World, day_number

LOGGER = logging.getLogger(__name__)
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
    maker = _Maker(spark=spark, account=Account.read(root), store=store, tables=find_sources(root))
    if known is not None:
        maker.make(known, known.from_date, [one for one in maker.tables if not store.holds(one)])
    first = world.from_date if known is None else known.to_date + timedelta(days=1)
    maker.make(world, first, maker.tables)
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


@dataclass(frozen=True, kw_only=True)
class _Maker:
    """Writes tables of an account into a store."""

    spark: SparkSession
    account: Account
    store: Store
    tables: Sequence[SimulatedTable]

    def make(self, world: World, first: date, wanted: Sequence[SimulatedTable]) -> None:
        """Write what arrives in the wanted tables from a day on up to the world's last day."""
        known = {table.name: table for table in self.tables}
        window = Window(first=day_number(first), last=world.last_day)
        with _staging(self.store) as stage:
            frames = WorldFrames(
                spark=self.spark,
                account=self.account,
                world=world,
                window=window,
                stage=stage,
                arrived=lambda name: self.store.arrived(known[name], first),
            )
            made: dict[str, Future[None]] = {}
            with ThreadPoolExecutor(max_workers=WORKERS) as pool:
                for table in wanted:  # what a table reads stands before it
                    read = [made[name] for name in table.source.reads if name in made]
                    made[table.name] = pool.submit(self._make_one, table, frames, first, read)
                for done in made.values():
                    if error := done.exception():
                        pool.shutdown(cancel_futures=True)
                        raise error

    def _make_one(
        self, table: SimulatedTable, frames: WorldFrames, first: date, read: list[Future[None]]
    ) -> None:
        """Write what arrives in a table, once those are there that it reads."""
        for other in read:
            other.result()
        rows = table.rows(frames)
        if table.source.day is None:
            self.store.replace(table.name, rows)
        else:
            days = frames.world.scale * (frames.window.last - frames.window.first + 1)
            files = ceil(table.source.rows_per_day * days / ROWS_PER_FILE)
            self.store.append(table, rows, first, files)
        LOGGER.info("%s: made %s", self.store, table.name)


@contextmanager
def _staging(store: Store) -> Iterator[Callable[[str, DataFrame], DataFrame]]:
    """Keeps rows aside until all is written; whoever asks second gets what is there."""
    staged: dict[str, DataFrame] = {}
    lock = RLock()

    def stage(name: str, rows: DataFrame) -> DataFrame:
        with lock:
            if name not in staged:
                staged[name] = store.stage(name, rows)
            return staged[name]

    yield stage
    for name in staged:
        store.drop_staged(name)
