"""The tables that are read, as a wave of computed tables finds them, and whether they are small."""

from collections.abc import Iterable, Mapping

from runtime.kept import Kept, kept_in
from runtime.tables import Detail, current_version, table_detail
from runtime.task import Task

SMALL = 8_000_000
"""Bytes of all that a table is computed from, up to which it is computed whole: a few statements
more cost longer than reading so much."""


class ReadTables:
    """Each table is asked once. What it receives in the meantime is taken in by the next wave.

    A version is older than what is read afterwards, so that a mark never says too much.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._versions: dict[str, int] = {}
        self._details: dict[str, Detail] = {}

    def versions(self, reads: Iterable[str]) -> dict[str, int]:
        """`layer.name` to the newest version."""
        for read in reads:
            if read not in self._versions:
                name = self._task.names.qualified(read)
                self._versions[read] = current_version(self._task.spark, name)
        return {read: self._versions[read] for read in reads}

    def kept(self, reads: Iterable[str]) -> Mapping[str, Kept]:
        """Those of the reads that are Bronze tables which let rows go."""
        bronze = [read for read in reads if read.startswith("bronze.")]
        found = {read: kept_in(self._detail(read).properties) for read in bronze}
        return {read: kept for read, kept in found.items() if kept is not None}

    def are_small(self, reads: Iterable[str]) -> bool:
        """Whether computing all from them is cheaper than finding out what changed."""
        return sum(self._detail(read).size for read in reads) <= SMALL

    def _detail(self, read: str) -> Detail:
        if read not in self._details:
            name = self._task.names.qualified(read)
            self._details[read] = table_detail(self._task.spark, name)
        return self._details[read]
