"""The tables that the content declares, found by their files and read one by one.

Tests are named after the files, and read them when they run: a broken file fails its own tests.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from small_product import WORKLOADS, table_files

from content.computed_table import ComputedTable, read_computed_table


def computed_files(workloads: Path = WORKLOADS) -> Mapping[str, str]:
    """`layer.table` of each Gold table and feature table, to its file."""
    folders = ("gold/tables/", "ml/features/")
    return {name: path for name, path in table_files(workloads).items() if path.startswith(folders)}


def read_computed(name: str, workloads: Path = WORKLOADS) -> ComputedTable:
    """The Gold or feature table `layer.name`."""
    path = computed_files(workloads)[name]
    return read_computed_table(workloads, path, name.partition(".")[0])


def rests_on_models(name: str, seen: Sequence[str] = ()) -> bool:
    """Whether a table holds what a model made, so that it does not follow from the sources."""
    if name not in computed_files() or name in seen:
        return False
    table = read_computed(name)
    return not table.body or any(rests_on_models(read, (*seen, name)) for read in table.reads)
