"""What the tables hold, told so that two runs can be compared."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from killing.disk import Disk

OF_THE_RUN = {"mlflow_run_id"}
"""Columns that differ between two runs with the same input."""
OF_A_FUNCTION = re.compile(r"Create Time|VersionInSession")
"""Lines about a function that differ, too."""
LOGS = {"run_log"}
"""Tables that tell of runs."""

Contents = Mapping[str, Sequence[str]]
"""`schema.table` to the text of its rows, sorted."""


def contents(disk: Disk) -> Contents:
    """The rows of all tables, and the definitions of all views and functions."""
    found: dict[str, list[str]] = {}
    queries = []
    for (kind, schema, name), entry in disk.catalog().items():
        full = f"{schema}.{name}"
        if kind == "function":
            described = disk.spark.sql(f"DESCRIBE FUNCTION EXTENDED {full}").collect()
            found[full] = [row[0] for row in described if not OF_A_FUNCTION.search(row[0])]
        elif not entry.viewText().isEmpty():
            found[full] = [entry.viewText().get()]
        elif name not in LOGS:
            found[full] = []
            columns = [c for c in disk.spark.table(full).columns if c not in OF_THE_RUN]
            text = f"to_json(struct({', '.join(f'`{column}`' for column in columns)}))"
            queries.append(f"SELECT '{full}' AS t, {text} AS r FROM {full}")
    for row in disk.spark.sql(" UNION ALL ".join(queries)).collect() if queries else []:
        found[row["t"]].append(row["r"])
    return {name: sorted(rows) for name, rows in found.items()}


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
