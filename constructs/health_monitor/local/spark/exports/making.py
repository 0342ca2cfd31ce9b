"""Makes source tables in the metastore, of folders with Parquet or Delta files."""

import hashlib
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from health_monitor.local import LocalError
from health_monitor.local.spark.exports.footers import read_columns
from health_monitor.local.spark.exports.layout import Layout, lay_out
from health_monitor.local.spark.exports.stored import text
from health_monitor.local.spark.exports.views import create_part, create_view

FILES = "spark_catalog.source_files"
"""The schema of the tables of files, over which the views stand."""


@dataclass(frozen=True, kw_only=True)
class Making:
    """Makes and drops tables, given by their full names."""

    spark: SparkSession
    links: Path
    """Folder for links to files of one table that are read apart."""
    tables: frozenset[str]
    """The full names of what is there."""
    views: frozenset[str]

    @classmethod
    def begin(cls, spark: SparkSession, links: Path, schemas: Iterable[str]) -> "Making":
        """Make the schemas, and look at what they hold."""
        tables, views = set(), set()
        for schema in [FILES, *schemas]:
            spark.sql(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            found = spark.sql(f"SHOW TABLES IN {schema}").collect()
            tables |= {f"{schema}.{row['tableName']}" for row in found}
            if schema != FILES and found:
                found = spark.sql(f"SHOW VIEWS IN {schema}").collect()
                views |= {f"{schema}.{row['viewName']}" for row in found}
        return cls(spark=spark, links=links, tables=frozenset(tables), views=frozenset(views))

    def make(
        self, name: str, format: str, folder: Path, files: Sequence[Path], made_by: str
    ) -> str:
        """Make the table, unless it is as it would be made; gives by what it was made.

        `made_by`: by what it was made the last time. Raises LocalError for what cannot be read.
        """
        try:
            if format == "delta":
                location = text(str(folder))
                statements = [f"CREATE TABLE {name} USING delta LOCATION {location}"]
            else:
                layout = lay_out(folder, {file: read_columns(folder / file) for file in files})
                statements = self._statements(name, layout)
            digest = hashlib.sha256("\n".join(statements).encode()).hexdigest()
            if digest == made_by and name in self.tables:
                self.spark.sql(f"REFRESH TABLE {name}")
                return digest
            self._drop(name)
            for statement in statements:
                self.spark.sql(statement)
            return digest
        except PySparkException as error:
            reason = " ".join(str(error).partition("JVM stacktrace")[0].split("\n", 1)[0].split())
            raise LocalError(
                f"{folder}: cannot be read as a {format} table, export it again: {reason}"
            ) from error

    def drop(self, name: str) -> None:
        """Forget the table, and what stands under it."""
        self._drop(name)
        shutil.rmtree(self.links / _under(name), ignore_errors=True)

    def _drop(self, name: str) -> None:
        if name in self.views:
            self.spark.sql(f"DROP VIEW IF EXISTS {name}")
        elif name in self.tables:
            self.spark.sql(f"DROP TABLE IF EXISTS {name}")
        for part in sorted(self.tables):
            if part.rpartition("__")[0] == f"{FILES}.{_under(name)}":
                self.spark.sql(f"DROP TABLE IF EXISTS {part}")

    def _statements(self, name: str, layout: Layout) -> list[str]:
        """What makes the table; the links to files that are read apart are there then."""
        apart = self.links / _under(name)
        shutil.rmtree(apart, ignore_errors=True)
        places: dict[str, Path] = {}
        statements = []
        for number, part in enumerate(layout.parts):
            table, place = f"{FILES}.{_under(name)}__{number}", layout.folder
            if len(layout.parts) > 1:
                place = apart / str(number)
                _link(layout.folder, part.files, place)
            places[table] = place
            statements.append(create_part(part, table, place))
        return [*statements, create_view(layout, name, places)]


def _under(name: str) -> str:
    """What the tables of a table's parts are called, before their number."""
    _, schema, table = name.split(".")
    return f"{schema}__{table}"


def _link(folder: Path, files: Iterable[Path], target: Path) -> None:
    for file in files:
        link = target / file
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to((folder / file).resolve())
