"""A Gold layer of a few Delta tables, and tasks that monitor it at a chosen time."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from pyspark.sql import DataFrame, SparkSession

from cases import rows_frame
from content.sql import Value
from content.tables.computed_table import read_computed_table
from runtime.dialect import Dialect
from runtime.names import Names
from runtime.tables import create_table
from runtime.task import Arguments, Task, open_task

TABLES = {
    "fact_usage": "gold/tables/billing/fact_usage.sql",
    "fact_model_quality_day": "gold/tables/ml/fact_model_quality_day.sql",
}
LAYERS = ("gold", "monitoring", "ops")


@dataclass(frozen=True, kw_only=True)
class World:
    """Schemas of one test module, and what can be done with them."""

    spark: SparkSession
    root: Path
    prefix: str

    @property
    def names(self) -> Names:
        return Names(
            catalog="spark_catalog", schemas={name: f"{self.prefix}_{name}" for name in LAYERS}
        )

    def table(self, reference: str) -> DataFrame:
        return self.spark.table(self.names.qualified(reference))

    def version(self, reference: str) -> int:
        name = self.names.qualified(reference)
        return int(self.spark.sql(f"DESCRIBE HISTORY {name} LIMIT 1").collect()[0]["version"])

    def insert(self, table: str, rows: list[dict[str, Value]]) -> None:
        """Append rows; columns that a row leaves out are NULL."""
        types = read_computed_table(self.root, TABLES[table], "gold").types
        rows_frame(self.spark, types, rows).write.insertInto(self.names.table("gold", table))

    def arguments(self, at: str, task: str = "monitor") -> list[str]:
        """The command line of an entry that starts at a time."""
        values = {"catalog": "spark_catalog", "job": "job", "task": task, "run-id": uuid4().hex}
        values |= {"started-at": at}
        values |= {f"{layer}-schema": f"{self.prefix}_{layer}" for layer in LAYERS}
        return [f"--{name}={value}" for name, value in values.items()]

    @contextmanager
    def task(self, at: str) -> Iterator[Task]:
        values = dict(argument[2:].split("=", 1) for argument in self.arguments(at))
        arguments = Arguments({name.replace("-", "_"): text for name, text in values.items()})
        with open_task(self.root, arguments) as task:
            yield task


@pytest.fixture(scope="module")
def make_world(spark: SparkSession, deployed: Path) -> Iterator[Callable[[], World]]:
    """Makes worlds with empty Gold tables; they go when the module is done."""
    made: list[World] = []

    def make() -> World:
        world = World(spark=spark, root=deployed, prefix=f"m{uuid4().hex[:8]}")
        made.append(world)
        for layer in LAYERS:
            spark.sql(f"CREATE SCHEMA {world.names.schema(layer)}")
        for name, path in TABLES.items():
            spec = read_computed_table(deployed, path, "gold").spec
            create_table(spark, Dialect(is_local=True), world.names.table("gold", name), spec)
        return world

    yield make
    for world in made:
        for layer in LAYERS:
            spark.sql(f"DROP SCHEMA {world.names.schema(layer)} CASCADE")


@pytest.fixture(scope="session")
def usage_day() -> Callable[..., list[dict[str, Value]]]:
    """Makes the usage rows of one day: seeded, with NULLs, corrections and unpriced rows."""

    def make(
        day: date, *, rows: int = 60, factor: int = 1, like: date | None = None, **changes: Value
    ) -> list[dict[str, Value]]:
        chance = random.Random((like or day).toordinal())
        made: list[dict[str, Value]] = []
        for number in range(rows):
            quantity = Decimal(chance.randrange(1, 4000)) / 100
            priced = chance.random() > 0.1
            correction = chance.random() < 0.05
            made.append(
                {
                    "record_id": f"{day}-{number}",
                    "account_id": "a",
                    "workspace_id": chance.choice(["1", "1", "2"]),
                    "sku_name": chance.choice(["JOBS", "SQL", "STORAGE"]),
                    "cloud": "AWS",
                    "usage_start_time": datetime(
                        day.year, day.month, day.day, number % 24, tzinfo=UTC
                    ),
                    "usage_end_time": datetime(day.year, day.month, day.day, tzinfo=UTC)
                    + timedelta(hours=1),
                    "usage_date": day,
                    "usage_unit": chance.choice(["DBU", "DBU", "GB"]),
                    "usage_quantity": -quantity if correction else quantity,
                    "record_type": "RETRACTION" if correction else "ORIGINAL",
                    "billing_origin_product": chance.choice(["JOBS", "SQL"]),
                    "owner": chance.choice(["ann@example.com", "bob@example.com"]),
                    "owner_type": "HUMAN",
                    "job_id": chance.choice(["10", "11", None]),
                    "is_serverless": chance.random() < 0.5,
                    "is_photon": False,
                    "is_tagged": chance.random() < 0.7,
                    "tag_count": chance.randrange(0, 4),
                    "team": chance.choice(["red", "blue", None]),
                    "list_price": Decimal("0.5") if priced else None,
                    "list_cost": quantity * factor / 2 if priced else None,
                    "account_cost": quantity * factor / 4 if priced else None,
                    "price_source": "LIST" if priced else "UNPRICED",
                    **changes,
                }
            )
        return made

    return make
