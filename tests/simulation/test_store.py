"""A run that is killed loses nothing and leaves nothing twice."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from simulation.stores.folder_store import FolderStore
from simulation.world.world import SimulationError, World

WORLD = World(seed=1, scale=0.1, from_date=date(2026, 1, 1), to_date=date(2026, 1, 10))


def store_in(folder: Path) -> FolderStore:
    nothing: Any = None
    return FolderStore(spark=nothing, folder=folder)


def file(folder: Path, name: str) -> Path:
    path = folder / "billing" / "usage" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"rows")
    return path


def test_rows_of_an_unfinished_advance_are_removed_by_the_next_run(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.begin(None)
    kept = file(tmp_path, "days-2026-01-01-0.parquet")
    store.finish(WORLD)
    left = file(tmp_path, "days-2026-01-11-0.parquet")
    store.begin(store.world())
    assert kept.exists()
    assert not left.exists()


def test_first_run_that_was_killed_can_be_repeated(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.begin(None)
    left = file(tmp_path, "days-2026-01-01-0.parquet")
    assert store.world() is None
    store.begin(store.world())
    assert not left.exists()


def test_finished_world_is_read_back(tmp_path: Path) -> None:
    store = store_in(tmp_path / "new")
    assert store.world() is None
    store.begin(None)
    store.finish(WORLD)
    assert store.world() == WORLD
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["_world.json"]


def test_broken_state_is_named(tmp_path: Path) -> None:
    (tmp_path / "_world.json").write_text('{"seed": 1}', encoding="utf-8")
    with pytest.raises(SimulationError, match=r"_world.json: not the state of a simulated world"):
        store_in(tmp_path).world()
