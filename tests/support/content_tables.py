"""The tables that the content declares, found by their files and read one by one.

Tests are named after the files, and read them when they run: a broken file fails its own tests.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from small_product import WORKLOADS, table_files

from content.tables.computed_table import ComputedTable, read_computed_table

KIND = re.compile(r"^kind: (\w+)", re.MULTILINE)
KINDS = ("fact", "dimension", "history", "observed", "generated")


def computed_files(workloads: Path = WORKLOADS) -> Mapping[str, str]:
    """`layer.table` of each Gold table and feature table, to its file."""
    folders = ("gold/tables/", "ml/features/")
    return {name: path for name, path in table_files(workloads).items() if path.startswith(folders)}


def read_computed(name: str, workloads: Path = WORKLOADS) -> ComputedTable:
    """The Gold or feature table `layer.name`."""
    path = computed_files(workloads)[name]
    return read_computed_table(workloads, path, name.partition(".")[0])


def of_kind(*kinds: str) -> list[str]:
    """The Gold and feature tables of these kinds that a SELECT computes, as their texts say."""
    found = []
    for name, path in sorted(computed_files().items()):
        header, _, body = (WORKLOADS / path).read_text(encoding="utf-8").partition("--- */")
        kind = KIND.search(header)
        if kind and kind[1] in kinds and body.strip():
            found.append(name)
    return found


def rests_on_loads(name: str) -> bool:
    """Whether a table tells of the loads themselves, so that it differs with what they bring."""
    return any(read.startswith("ops.") for read in read_computed(name).reads)


def rests_on_models(name: str, seen: Sequence[str] = ()) -> bool:
    """Whether a table holds what a model made, so that it does not follow from the sources."""
    if name not in computed_files() or name in seen:
        return False
    table = read_computed(name)
    return not table.body or any(rests_on_models(read, (*seen, name)) for read in table.reads)
