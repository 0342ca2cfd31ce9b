"""What the death of a process leaves: the files of the tables, and the catalog's entries."""

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

Catalog = Mapping[tuple[str, str, str], Any]
"""(kind, schema, name) of each table, view and function to its entry, a Java object."""
SAVED = re.compile(r"SAVE INTO \w+\.(\w+)\.(\w+)")


@dataclass(frozen=True, kw_only=True)
class Moment:
    """All that was stored at one moment."""

    after: str
    """The statement that had just ended; empty: none had begun."""
    files: Path
    """A copy, with a folder for each schema and one for the other files."""
    catalog: Catalog

    @property
    def has_added(self) -> bool:
        """Whether the statement added rows to a table that stays, and took none away."""
        found = SAVED.match(self.after)
        return found is not None and '"mode":"Append"' in newest_commit(
            self.files / found[1] / found[2]
        )


@dataclass(frozen=True, kw_only=True)
class Disk:
    """The schemas of one test, which can be put back to a moment."""

    spark: SparkSession
    schemas: Sequence[str]
    files: Path
    """A folder of other files, such as MLflow's store."""

    def save(self, folder: Path, after: str, catalog: Catalog | None = None) -> Moment:
        """Copy everything; the catalog only when it is not given."""
        for name, path in self._folders().items():
            if path.is_dir():
                # Files of tables are never changed, only added and removed: a link is a copy.
                copy = shutil.copy2 if path == self.files else os.link
                shutil.copytree(path, folder / name, copy_function=copy)
        entries = self.catalog() if catalog is None else catalog
        return Moment(after=after, files=folder, catalog=entries)

    def restore(self, moment: Moment) -> None:
        """Make everything what it was at the moment."""
        present = self.catalog()
        for key in sorted(present):
            if key not in moment.catalog or not present[key].equals(moment.catalog[key]):
                self._drop(key)
        kept = self.catalog()
        for key in sorted(moment.catalog.keys() - kept.keys()):
            self._create(key, moment.catalog[key])
        for name, path in self._folders().items():
            shutil.rmtree(path, ignore_errors=True)
            if (moment.files / name).is_dir():
                copy = shutil.copy2 if path == self.files else os.link
                shutil.copytree(moment.files / name, path, copy_function=copy)
        jvm: Any = self.spark._jvm
        jvm.org.apache.spark.sql.delta.DeltaLog.clearCache()
        self._session_catalog.invalidateAllCachedTables()

    def catalog(self) -> Catalog:
        """The entries of all schemas."""
        entries = {}
        for schema in self.schemas:
            for name in _items(self._external.listTables(schema)):
                entries["table", schema, name] = self._external.getTable(schema, name)
            for name in _items(self._external.listFunctions(schema, "*")):
                entries["function", schema, name] = self._external.getFunction(schema, name)
        return entries

    def folder(self, schema: str) -> Path:
        """Where the tables of a schema are."""
        return self._folders()[schema]

    def _drop(self, key: tuple[str, str, str]) -> None:
        kind, schema, name = key
        if kind == "table":
            self._external.dropTable(schema, name, True, True)
        else:
            self._external.dropFunction(schema, name)

    def _create(self, key: tuple[str, str, str], entry: Any) -> None:
        if key[0] == "table":
            self._external.createTable(entry, False)
        else:
            self._external.createFunction(key[1], entry)

    @property
    def _session_catalog(self) -> Any:
        session: Any = self.spark
        return session._jsparkSession.sessionState().catalog()

    @property
    def _external(self) -> Any:
        return self._session_catalog.externalCatalog()

    def _folders(self) -> dict[str, Path]:
        warehouse = (self.spark.conf.get("spark.sql.warehouse.dir") or "").removeprefix("file:")
        folders = {schema: Path(warehouse) / f"{schema}.db" for schema in self.schemas}
        return {**folders, "files": self.files}


def newest_commit(table: Path) -> str:
    """The text of the last commit to a table; it holds an id of its own."""
    return max(table.glob("_delta_log/*[0-9].json")).read_text(encoding="utf-8")


def _items(sequence: Any) -> list[str]:
    return [sequence.apply(number) for number in range(sequence.size())]
