"""Export folders as people hand them over, and loading their tables as Bronze does."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession
from tasks import make_task, new_step

from bronze.loading.check import Said, check_bronze_table
from bronze.loading.load import Loads, load_bronze_table
from bronze.loading.options import FreeText, LoadOptions, Reach
from content.files import YamlFile
from content.table_spec import Column
from content.tables.bronze_file import parse_bronze_table
from content.tables.bronze_table import BronzeTable
from health_monitor.local.spark.sources import SOURCE, find_sources, register
from health_monitor.local.state import State
from runtime.creation import create_all
from runtime.run_log import Step
from runtime.task import Task

REACH = Reach(lookback_days=365, is_primary=True)
OPTIONS = LoadOptions(reach=REACH, retention_days=730, free_text=FreeText.KEEP)
NOW = datetime(2026, 3, 10, 6, tzinfo=UTC)
TEXT, DAY, TIME = pa.string(), pa.date32(), pa.timestamp("us", "UTC")


@dataclass(frozen=True, kw_only=True)
class ExportFolder:
    """A folder of exported tables, and where they are loaded to."""

    folder: Path
    state: State
    task: Task
    tables: dict[str, BronzeTable] = field(default_factory=dict)

    @classmethod
    def begin(cls, spark: SparkSession, folder: Path) -> "ExportFolder":
        """An empty one."""
        task = make_task(spark)
        names = replace(task.names, source_prefix=SOURCE)
        state = State(folder=folder / "state")
        state.folder.mkdir(parents=True)
        return cls(folder=folder / "export", state=state, task=replace(task, names=names))

    def put(
        self, name: str, columns: Mapping[str, Any], *, days_old: float = 0, **how: Any
    ) -> Path:
        """Write a file, `demo/items/part-0.parquet`, that was written some days before now."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(dict(columns)), path, **how)
        written = (NOW - timedelta(days=days_old)).timestamp()
        os.utime(path, (written, written))
        return path

    def register(self) -> None:
        """Make its folders source tables, as a local run does."""
        register(self.task.spark, self.state, find_sources(self.folder))

    def load(self, table: BronzeTable, options: LoadOptions = OPTIONS) -> Step:
        """Load one of them, and check that it is whole."""
        create_all(self.task, {table.object: table.spec})
        step = new_step(table.object)
        load_bronze_table(Loads(task=self.task, options=options, marks={}), table, step)
        said = Said(status=step.status, message=step.message, source_versions=step.source_versions)
        check_bronze_table(table.name, table, new_step(table.object), said)
        return step

    def rows(self, table: BronzeTable, *expressions: str) -> list[tuple[Any, ...]]:
        """What Bronze holds of it, sorted by the text of the rows."""
        frame = self.task.spark.table(self.task.names.qualified(table.object))
        return sorted((tuple(row) for row in frame.selectExpr(*expressions).collect()), key=repr)


def latest(
    name: str, /, key: Sequence[str] = ("id",), scope: str = "global", **types: str
) -> BronzeTable:
    """A table of the present state, `demo.<name>`."""
    content = {"kind": "latest", "scope": scope, "key": list(key), "checks": {}}
    return _table(name, content, types)


def changes(name: str, /, key: Sequence[str] = ("id",), **types: str) -> BronzeTable:
    """A table whose rows may change, with all of it read each time."""
    content = {"kind": "changes", "scope": "global", "key": list(key), "checks": {}}
    return _table(name, content, types)


def append(
    name: str,
    /,
    key: Sequence[str] = ("id",),
    arrival: str = "arrived",
    *,
    numbered: bool = False,
    **types: str,
) -> BronzeTable:
    """A table of rows that are only added, by `arrived` and `day`."""
    content = {
        "kind": "append",
        "scope": "global",
        "key": list(key),
        "checks": {},
        "arrival": arrival,
        "overlap_days": 1,
        "day": "day",
        **({"numbered": True} if numbered else {}),
    }
    return _table(name, content, {"day": "DATE", arrival: "DATE", **types})


def _table(name: str, content: dict[str, Any], types: Mapping[str, str]) -> BronzeTable:
    columns = [Column(column, type_, column) for column, type_ in {"id": "STRING", **types}.items()]
    file = YamlFile(
        path=f"bronze/tables/demo/{name}.yaml",
        content={"comment": "c", "required": True, **content},
    )
    return parse_bronze_table(file, columns)
