"""Days that are not given follow from the run, or from the world that is there."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from simulated_sources import NAMES, WORKLOADS

from runtime.task import Arguments
from simulation.making import request
from simulation.stores.folder_store import FolderStore
from simulation.stores.store import Store
from simulation.stores.table_store import TableStore
from simulation.world.world import SimulationError, World

GIVEN = {"seed": "7", "scale": "0.1", "from_date": "", "to_date": "", "advance": "0"}
RUN = {"started_at": "2026-03-02T06:00:00Z"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[World]]:
    """The worlds that were asked for, none of which is made."""
    worlds: list[World] = []

    def simulate(spark: Any, root: Path, store: Store, world: World) -> World:
        worlds.append(world)
        return world

    monkeypatch.setattr(request, "simulate", simulate)
    yield worlds


def ask(target: Path, **arguments: str) -> World:
    args = Arguments({**GIVEN, **RUN, "target": str(target), **arguments})
    nothing: Any = None
    return request.simulate_as_asked(nothing, Path("/"), args)


def test_new_world_ends_the_day_before_the_run_and_has_sixty_days(
    asked: list[World], tmp_path: Path
) -> None:
    world = ask(tmp_path / "new")
    assert (world.from_date, world.to_date) == (date(2026, 1, 1), date(2026, 3, 1))
    assert asked == [world]


def test_world_that_is_there_keeps_its_first_day(asked: list[World], tmp_path: Path) -> None:
    held = World(seed=7, scale=0.1, from_date=date(2025, 6, 1), to_date=date(2026, 2, 20))
    store = FolderStore(spark=None, folder=tmp_path)  # type: ignore[arg-type]  # not read
    store.begin(None)
    store.finish(held)
    assert ask(tmp_path) == held.until(date(2026, 3, 1))


def test_given_days_are_taken(asked: list[World], tmp_path: Path) -> None:
    world = ask(tmp_path / "new", from_date="2026-01-05", to_date="2026-01-09")
    assert (world.from_date, world.to_date) == (date(2026, 1, 5), date(2026, 1, 9))


def test_target_is_a_folder_or_the_beginning_of_schemas(tmp_path: Path) -> None:
    nothing: Any = None
    folder = request.open_store(nothing, WORKLOADS, str(tmp_path))
    assert folder == FolderStore(spark=nothing, folder=tmp_path)
    tables = request.open_store(nothing, WORKLOADS, "dev.system_")
    assert isinstance(tables, TableStore)
    assert tables.prefix == "dev.system_"
    assert sorted(table.name for table in tables.tables) == sorted(NAMES)


@pytest.mark.parametrize("target", ["", "source", "system.", "../x.y", "a.b.c"])
def test_other_targets_are_refused(target: str) -> None:
    nothing: Any = None
    with pytest.raises(SimulationError, match="must be an absolute folder path, or a catalog"):
        request.open_store(nothing, WORKLOADS, target)
