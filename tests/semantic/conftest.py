"""A Gold layer of views over given rows, and the semantic layer over it."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pyspark.sql import DataFrame, SparkSession

from cases import Rows, table_types
from content.definitions import Definitions
from content.placeholders import render
from content.semantic.function import Function, render_defaults
from content.semantic.metric_view import MetricView
from content.sql import Value, identifier, literal
from runtime.names import Names
from semantic.deployment.functions import create_statement
from semantic.deployment.metric_view_text import reduced_statement

LAYERS = ("gold", "semantic", "ops")


@dataclass(frozen=True, kw_only=True)
class Layer:
    """Schemas of one test module."""

    spark: SparkSession
    root: Path
    prefix: str

    @property
    def names(self) -> Names:
        return Names(
            catalog="spark_catalog", schemas={name: f"{self.prefix}_{name}" for name in LAYERS}
        )

    def give(self, table: str, rows: Rows) -> None:
        """Let a Gold table be a view over these rows; columns that a row leaves out are NULL.

        A catalog keeps at most 32,700 characters of a view: enough for some dozen rows.
        """
        fields = ", ".join(f"{identifier(n)}: {t}" for n, t in table_types(table).items())
        document = literal(json.dumps(list(rows), default=str, separators=(",", ":")))
        self.spark.sql(
            f"CREATE OR REPLACE VIEW {self.names.qualified(table)} AS SELECT inline(from_json("
            f"{document}, 'array<struct<{fields}>>', map('mode', 'FAILFAST')))"
        )

    def create(self, function: Function) -> str:
        """Create the function as it is deployed; its full name."""
        name = self.names.table("semantic", function.name)
        rendered = render_defaults(function, Definitions.load(self.root))
        self.spark.sql(create_statement(rendered, name, self.render(function.body)))
        return name

    def create_view(self, view: MetricView) -> None:
        """Create the metric view as it is deployed here."""
        name = self.names.table("semantic", view.name)
        self.spark.sql(reduced_statement(name, self.render(view.text)))

    def measure(
        self, view: str, measures: Sequence[str], by: Sequence[str] = ()
    ) -> list[dict[str, Any]]:
        """The measures of a view by these dimensions."""
        columns = ", ".join([*by, *(f"measure({name}) AS {name}" for name in measures)])
        group = f" GROUP BY {', '.join(by)}" if by else ""
        text = f"SELECT {columns} FROM {self.names.table('semantic', view)}{group}"
        return [row.asDict() for row in self.spark.sql(text).collect()]

    def render(self, text: str) -> str:
        return render(text, self.names.placeholders(), Definitions.load(self.root))

    def call(self, name: str, arguments: Mapping[str, Value]) -> DataFrame:
        values = ", ".join(f"{key} => {literal(value)}" for key, value in arguments.items())
        return self.spark.sql(f"SELECT * FROM {name}({values})")

    def arguments(self) -> list[str]:
        """The command line of a deployment entry."""
        values = {"catalog": "spark_catalog", "job": "job", "task": "deploy", "run-id": "1"}
        values |= {"started-at": "2026-03-10T06:00:00"}
        values |= {f"{layer}-schema": f"{self.prefix}_{layer}" for layer in LAYERS}
        return [f"--{name}={value}" for name, value in values.items()]


@pytest.fixture(scope="module")
def layer(spark: SparkSession, deployed: Path) -> Iterator[Layer]:
    """Fresh schemas; they go when the module is done."""
    made = Layer(spark=spark, root=deployed, prefix=f"s{uuid4().hex[:8]}")
    for name in LAYERS:
        spark.sql(f"CREATE SCHEMA {made.names.schema(name)}")
    yield made
    for name in LAYERS:
        spark.sql(f"DROP SCHEMA {made.names.schema(name)} CASCADE")


@pytest.fixture(scope="session")
def redeploy() -> Callable[[Path], None]:
    """Writes the manifest anew after files of a deployment were edited."""

    def write(root: Path) -> None:
        files = {
            path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in root.rglob("*")
            if path.suffix in {".py", ".sql", ".yaml"}
        }
        manifest = json.dumps({"release": "test", "files": files})
        (root / "manifest.json").write_text(manifest, encoding="utf-8")

    return write
