"""What the tables hold, told so that two runs can be compared."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from killing.disk import Disk
from pyspark.sql import SparkSession

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
        commits: dict[str, str] = {}
        for (kind, schema, name), entry in self.disk.catalog().items():
            full = f"{schema}.{name}"
            if kind == "function":
                described = self.disk.spark.sql(f"DESCRIBE FUNCTION EXTENDED {full}").collect()
                found[full] = [row[0] for row in described if not OF_A_FUNCTION.search(row[0])]
            elif not entry.viewText().isEmpty():
                found[full] = [entry.viewText().get()]
            elif name not in LOGS:
                commits[full] = self.disk.newest_commit(schema, name)
        self._read_anew(
            [full for full, text in commits.items() if (full, text) not in self._read], commits
        )
        return found | {full: self._read[full, text] for full, text in commits.items()}

    def _read_anew(self, names: Sequence[str], commits: Mapping[str, str]) -> None:
        rows: dict[str, list[str]] = {name: [] for name in names}
        queries = []
        for name in names:
            columns = [c for c in self.disk.spark.table(name).columns if c not in OF_THE_RUN]
            text = f"to_json(struct({', '.join(f'`{column}`' for column in columns)}))"
            queries.append(f"SELECT '{name}' AS t, {text} AS r FROM {name}")
        for row in self.disk.spark.sql(" UNION ALL ".join(queries)).collect() if queries else []:
            rows[row["t"]].append(row["r"])
        self._read.update({(name, commits[name]): sorted(rows[name]) for name in names})


def stored(spark: SparkSession, warehouse: Path) -> Contents:
    """The rows of all tables below a warehouse folder, whoever wrote them, but the run log."""
    found = {}
    for log in sorted(warehouse.glob("*/*/_delta_log")):
        frame = spark.read.format("delta").load(str(log.parent))
        kept = [f"`{name}`" for name in frame.columns if name not in OF_TWO_RUNS]
        if log.parent.name not in LOGS:
            text = frame.selectExpr(f"to_json(struct({', '.join(kept)})) AS row")
            name = f"{log.parent.parent.name}.{log.parent.name}"
            found[name] = sorted(row["row"] for row in text.collect())
    return found


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
