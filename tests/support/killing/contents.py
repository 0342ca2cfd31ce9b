"""What the tables hold, told so that two runs can be compared."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deltalake import DeltaTable
from killing.disk import Disk, newest_commit

OF_THE_RUN = {"mlflow_run_id"}
"""Columns that differ between two runs with the same input."""
OF_TWO_RUNS = {*OF_THE_RUN, "_batch_id", "run_id"}
"""Columns that differ when the runs have different numbers."""
OF_A_FUNCTION = re.compile(r"Create Time|VersionInSession")
"""Lines about a function that differ, too."""
LOGS = {"run_log"}
"""Tables that tell of runs."""

Contents = Mapping[str, Sequence[str]]
"""`schema.table` to the text of its rows, sorted."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Reads a disk again and again; a table that is what it was is not read anew."""

    disk: Disk
    _read: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """`schema.table` and the text of its newest commit, to its rows."""

    def contents(self) -> Contents:
        """The rows of all tables, and the definitions of all views and functions."""
        found: dict[str, Sequence[str]] = {}
        for (kind, schema, name), entry in self.disk.catalog().items():
            full = f"{schema}.{name}"
            if kind == "function":
                described = self.disk.spark.sql(f"DESCRIBE FUNCTION EXTENDED {full}").collect()
                found[full] = [row[0] for row in described if not OF_A_FUNCTION.search(row[0])]
            elif not entry.viewText().isEmpty():
                found[full] = [entry.viewText().get()]
            elif name not in LOGS:
                found[full] = self._rows(full, self.disk.folder(schema) / name)
        return found

    def _rows(self, name: str, table: Path) -> Sequence[str]:
        commit = newest_commit(table)
        if (name, commit) not in self._read:
            self._read[name, commit] = rows_of(table, OF_THE_RUN)
        return self._read[name, commit]


def stored(warehouse: Path) -> Contents:
    """The rows of all tables below a warehouse folder, whoever wrote them, but the run log."""
    tables = [log.parent for log in sorted(warehouse.glob("*/*/_delta_log"))]
    return {
        f"{table.parent.name}.{table.name}": rows_of(table, OF_TWO_RUNS)
        for table in tables
        if table.name not in LOGS
    }


def rows_of(table: Path, left_out: Collection[str]) -> list[str]:
    """The rows of a table's files as text, sorted; they are read without Spark, in no time."""
    read = DeltaTable(table).to_pyarrow_table()
    kept = read.select([name for name in read.column_names if name not in left_out])
    return sorted(map(str, kept.to_pylist()))


def differences(expected: Contents, found: Contents) -> list[str]:
    """What is otherwise than expected, a line for each table."""
    said = [f"{name} is missing" for name in sorted(expected.keys() - found.keys())]
    said += [f"{name} is left over" for name in sorted(found.keys() - expected.keys())]
    for name in sorted(expected.keys() & found.keys()):
        lost, added = Counter(expected[name]), Counter(found[name])
        lacks, has = list((lost - added).elements()), list((added - lost).elements())
        if lacks or has:
            said.append(f"{name}: lacks {lacks[:2]} of {len(lacks)}, has {has[:2]} of {len(has)}")
    return said
