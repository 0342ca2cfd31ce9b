"""What a simulated source is: one file of sources/<schema>/<table>.py that holds SOURCE."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from content.tables.bronze_table import METASTORE
from simulation.world.columns import Columns, conform
from simulation.world.frames import WorldFrames


@dataclass(frozen=True, kw_only=True)
class Source:
    """How the rows of a table come from the shared world."""

    rows: Callable[[WorldFrames, Columns], DataFrame]
    """The rows up to the world's last day, of a table that is added to only those that arrive in
    the window; the declared columns say the types, and what is not among them is dropped."""
    day: str | None = None
    """SQL for a day that is at most one before the row's arrival, and never after it (a row from
    before the world arrives on its first day); None: the table is written anew each time."""
    key: Sequence[str] = ()
    """The columns that tell rows apart; empty: those that system_tables declares."""
    rows_per_day: int = 11_000
    """About how many rows a day brings at scale 1: it says into how many files they go."""
    reads: Sequence[str] = ()
    """Sources, as `schema.table`, that are written before, since its rows follow from theirs."""


@dataclass(frozen=True, kw_only=True)
class SimulatedTable:
    """A source with what its path and its system table say."""

    path: str
    """Below the workloads folder; messages name it."""
    name: str
    """`schema.table`; a schema that begins with _ is no system schema."""
    source: Source
    key: Sequence[str]
    columns: Columns
    """Empty for what is no system table."""
    is_of_metastore: bool
    """Its rows say which metastore they are of, as those of an export do."""

    def rows(self, frames: WorldFrames) -> DataFrame:
        """Its rows, in its columns."""
        rows = self.source.rows(frames, self.columns)
        rows = conform(rows, self.columns) if self.columns else rows
        if not self.is_of_metastore:
            return rows
        return rows.select(F.lit(frames.account.metastore_id).alias(METASTORE.name), "*")
