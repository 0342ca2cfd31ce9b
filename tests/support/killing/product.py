"""The atomic jobs, run by their entries in one Spark, with schemas of their own."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from killing.disk import Disk
from pyspark.sql import SparkSession

from health_monitor.jobs.hierarchy import SIMULATED_HIERARCHY
from health_monitor.jobs.spec import Argument, AtomicJob, Resource, Schema, Setting, Task

SETTINGS = {
    Setting.LOOKBACK_DAYS: "60",
    Setting.ROLE: "primary",
    Setting.RETENTION_DAYS: "60",
    Setting.MAX_DAYS: "",
    Setting.STATEMENT_TEXT: "drop",
}
RESOURCES = {Resource.EXPERIMENT: "/killed/models", Resource.WAREHOUSE_ID: "none"}


@dataclass(frozen=True, kw_only=True)
class Product:
    """A deployment that nobody else uses."""

    spark: SparkSession
    root: Path
    """The deployed files."""
    prefix: str
    """Begins the names of its schemas."""
    files: Path
    """Where MLflow's store lies."""
    settings: Mapping[Setting, str] = field(default_factory=lambda: SETTINGS)

    @classmethod
    def make(cls, spark: SparkSession, root: Path, files: Path) -> "Product":
        product = cls(spark=spark, root=root, prefix=f"k{uuid4().hex[:8]}_", files=files)
        for schema in product.schemas:
            spark.sql(f"CREATE SCHEMA spark_catalog.{schema}")
        return product

    @property
    def schemas(self) -> list[str]:
        return [self.prefix + schema for schema in Schema]

    @property
    def disk(self) -> Disk:
        return Disk(spark=self.spark, schemas=self.schemas, files=self.files)

    def source(self, table: str) -> str:
        """The full name of a source table, given as `schema.table`."""
        return f"spark_catalog.{self.prefix}{table}"

    def run(
        self,
        job: str,
        at: str,
        run_id: str = "1",
        only: str | None = None,
        parameters: Mapping[str, str] | None = None,
    ) -> None:
        """Run the tasks of an atomic job in their order, or only one; a failure is raised."""
        files = json.loads((self.root / "manifest.json").read_text(encoding="utf-8"))["files"]
        found = SIMULATED_HIERARCHY.over(files)[job]
        assert isinstance(found, AtomicJob)
        given = {p.name: p.default or "" for p in found.parameters} | {
            "catalog": "spark_catalog",
            "source": f"spark_catalog.{self.prefix}",
            "registry": f"sqlite:///{self.files}/mlflow.db",
            **(parameters or {}),
        }
        values = {
            **{f"job.parameters.{name}": value for name, value in given.items()},
            "job.name": job,
            "job.run_id": run_id,
            "job.start_time.iso_datetime": at,
        }
        for task in found.tasks:
            if only in (None, task.key):
                self._run(task, {**values, "task.name": task.key})

    def _run(self, task: Task, values: Mapping[str, str]) -> None:
        path = self.root / task.entry
        scope: dict[str, object] = {"__name__": "entry"}
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), scope)
        main = scope["main"]
        assert callable(main)
        main([f"--{name}={self._text(v, values)}" for name, v in task.arguments.items()])

    def _text(self, value: Argument, values: Mapping[str, str]) -> str:
        match value:
            case Schema():
                return self.prefix + value
            case Setting():
                return self.settings[value]
            case Resource():
                return RESOURCES[value]
        return re.sub(r"\{\{(.*?)\}\}", lambda found: values[found.group(1)], value)
