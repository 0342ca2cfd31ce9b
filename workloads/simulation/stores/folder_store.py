"""A world in a folder of tables, each a folder of parquet files.

A batch of rows is one or few files named after its days. The state is written last: files of
later days are left from a run that did not end, and are removed by the next one.
"""

import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from simulation.world.source import SimulatedTable
from simulation.world.world import SimulationError, World, to_json

STATE = "_world.json"
STAGING = "_staging"


@dataclass(frozen=True, kw_only=True)
class FolderStore:
    """A target folder; tables are `<schema>/<table>/*.parquet` below it."""

    spark: SparkSession
    folder: Path

    def __str__(self) -> str:
        return str(self.folder)

    @property
    def removal(self) -> str:
        return "delete the folder"

    def world(self) -> World | None:
        """The world that the folder holds; None while nothing of one is finished."""
        path = self.folder / STATE
        if path.is_file():
            return _world(path)
        if self.folder.is_dir() and any(self.folder.iterdir()):
            raise SimulationError(
                f"{self.folder}: holds files but no simulated world ({STATE} is missing): "
                "pass an empty or new folder as --target"
            )
        return None

    def begin(self, known: World | None) -> None:
        """Make the folder ours; remove what an unfinished run left after the known world."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if known is None:
            self._note({"to_date": None})
        for path in self.folder.glob("*/*/days-*.parquet"):
            if known is None or _first_day(path) > known.to_date:
                path.unlink()

    def holds(self, table: SimulatedTable) -> bool:
        """Whether the table has files."""
        return any((self.folder / table.name.replace(".", "/")).glob("*.parquet"))

    def append(self, table: SimulatedTable, rows: DataFrame, first: date, files: int) -> None:
        """Add rows that arrived from a day on, in at most so many files."""
        folder = self._folder(table.name)
        for number, path in enumerate(self._write(table.name, rows, files)):
            path.replace(folder / f"days-{first.isoformat()}-{number}.parquet")

    def arrived(self, table: SimulatedTable, first: date) -> DataFrame:
        """The rows that arrived from a day on which rows were appended."""
        files = sorted(self._folder(table.name).glob("days-*.parquet"))
        return self.spark.read.parquet(*(str(p) for p in files if _first_day(p) >= first))

    def replace(self, table: str, rows: DataFrame) -> None:
        """Swap the table's only file for one with these rows."""
        folder = self._folder(table)
        (path,) = self._write(table, rows, 1)
        path.replace(folder / "all.parquet")

    def stage(self, name: str, rows: DataFrame) -> DataFrame:
        """The rows, computed once and kept aside until they are dropped."""
        staged = str(self.folder / STAGING / name)
        rows.coalesce(1).write.mode("overwrite").parquet(staged)
        return self.spark.read.schema(rows.schema).parquet(staged)

    def drop_staged(self, name: str) -> None:
        """Forget rows that were kept aside."""
        shutil.rmtree(self.folder / STAGING / name, ignore_errors=True)

    def finish(self, world: World) -> None:
        """Note that everything up to the world's last day is there."""
        shutil.rmtree(self.folder / STAGING, ignore_errors=True)
        self._note(to_json(world))

    def _note(self, state: dict[str, Any]) -> None:
        written = self.folder / f"{STATE}.new"
        written.write_text(json.dumps(state, indent=2) + "\n", encoding="utf-8")
        written.replace(self.folder / STATE)

    def _folder(self, table: str) -> Path:
        folder = self.folder / table.replace(".", "/")
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _write(self, table: str, rows: DataFrame, files: int) -> list[Path]:
        staged = self.folder / STAGING / table
        rows.coalesce(files).write.mode("overwrite").parquet(str(staged))
        return sorted(staged.glob("*.parquet"))


def _first_day(path: Path) -> date:
    """The day from which the rows of a file arrived."""
    return date.fromisoformat(path.name[5:15])


def _world(path: Path) -> World | None:
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        if state["to_date"] is None:
            return None
        return World(
            seed=int(state["seed"]),
            scale=float(state["scale"]),
            from_date=date.fromisoformat(state["from_date"]),
            to_date=date.fromisoformat(state["to_date"]),
        )
    except (ValueError, KeyError, TypeError):
        raise SimulationError(
            f"{path}: not the state of a simulated world: delete its folder"
        ) from None
