"""A task with schemas of its own, for tests that write tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from pyspark.sql import SparkSession

from bronze.loading.quarantine import create_quarantine
from computing.computation import refresh
from content.definitions import Definitions
from content.tables.computed_table import ComputedTable
from runtime.dialect import Dialect
from runtime.names import Names
from runtime.run_log import Identity, RunLog, Step
from runtime.tables import create_table
from runtime.task import Arguments, Task

WORKLOADS = Path(__file__).resolve().parents[2] / "workloads"
LAYERS = ("bronze", "gold", "ml", "ops")
STARTED_AT = datetime(2026, 3, 10, 6, tzinfo=UTC)


def make_task(spark: SparkSession) -> Task:
    """A task in fresh schemas; its source is the schema `<prefix>demo`."""
    prefix = f"t{uuid4().hex[:8]}_"
    names = Names(
        catalog="spark_catalog",
        schemas={layer: prefix + layer for layer in LAYERS},
        source_prefix=f"spark_catalog.{prefix}",
    )
    for schema in [*names.schemas.values(), f"{prefix}demo"]:
        spark.sql(f"CREATE SCHEMA spark_catalog.{schema}")
    identity = Identity(run_id="run-1", job="job", task="task", release="test")
    task = Task(
        spark=spark,
        names=names,
        definitions=Definitions.load(WORKLOADS),
        root=WORKLOADS,
        log=RunLog.of(spark, names, identity, WORKLOADS),
        started_at=STARTED_AT,
        run_id="run-1",
        args=Arguments({"task": "task"}),
    )
    task.log.create()
    create_quarantine(spark, names)
    return task


def with_run(task: Task, run_id: str) -> Task:
    """The same task in another run."""
    identity = replace(task.log.identity, run_id=run_id)
    return replace(task, run_id=run_id, log=replace(task.log, identity=identity), failures=[])


def new_step(name: str) -> Step:
    return Step(object=name, started_at=STARTED_AT)


@dataclass(frozen=True, kw_only=True)
class Computing:
    """One table that is created once and refreshed from its own marks: little work."""

    task: Task
    table: ComputedTable
    marks: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, task: Task, table: ComputedTable) -> "Computing":
        name = task.names.qualified(table.object)
        create_table(task.spark, Dialect.of(task.names), name, table.spec)
        return cls(task=task, table=table)

    def refresh(self, **changes: Any) -> Step:
        """Compute what changed since the last time; `changes`: what is different in the task."""
        step = new_step(self.table.object)
        refresh(replace(self.task, **changes), self.table, step, self.marks or None)
        self.marks.update(step.source_versions or {})
        return step

    def rows(self, *columns: str) -> list[tuple[object, ...]]:
        """Its rows, sorted by their text."""
        frame = self.task.spark.table(self.task.names.qualified(self.table.object))
        return sorted((tuple(r) for r in frame.select(*columns).collect()), key=repr)


def versions(task: Task, *tables: str) -> Mapping[str, int]:
    """The Delta version of each `layer.name`."""
    return {
        table: int(
            task.spark.sql(f"DESCRIBE HISTORY {task.names.qualified(table)} LIMIT 1").collect()[0][
                0
            ]
        )
        for table in tables
    }


def rows(task: Task, table: str, *columns: str) -> list[tuple[object, ...]]:
    """The rows of `layer.name`, sorted by their text."""
    task.log.flush()
    frame = task.spark.table(task.names.qualified(table))
    return sorted((tuple(row) for row in frame.select(*columns).collect()), key=repr)
