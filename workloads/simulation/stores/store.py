"""Where a world is kept: which world is there, and how rows get in without ever being lost."""

from datetime import date
from typing import Protocol

from pyspark.sql import DataFrame

from simulation.world.source import SimulatedTable
from simulation.world.world import World


class Store(Protocol):
    """A place that holds one world; its text names it."""

    @property
    def removal(self) -> str:
        """What to do to get rid of the world that is there."""

    def world(self) -> World | None:
        """The world that is there; None while nothing of one is finished.

        Raises SimulationError when the place holds something else.
        """

    def begin(self, known: World | None) -> None:
        """Make the place ours; remove what an unfinished run left after the known world."""

    def holds(self, table: SimulatedTable) -> bool:
        """Whether the table is there: not, when its source was added to the sources later."""

    def append(self, table: SimulatedTable, rows: DataFrame, first: date, files: int) -> None:
        """Add rows that arrived from a day on, in at most so many files."""

    def arrived(self, table: SimulatedTable, first: date) -> DataFrame:
        """The rows that arrived from a day on which rows were appended."""

    def replace(self, table: str, rows: DataFrame) -> None:
        """Make these rows all that the table holds."""

    def stage(self, name: str, rows: DataFrame) -> DataFrame:
        """The rows, computed once and kept aside until they are dropped."""

    def drop_staged(self, name: str) -> None:
        """Forget rows that were kept aside."""

    def finish(self, world: World) -> None:
        """Note that everything up to the world's last day is there."""
