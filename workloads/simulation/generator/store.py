"""Where a world is kept: which world is there, and how rows get in without ever being lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pyspark.sql import DataFrame

from simulation.generator.world import World


@dataclass(frozen=True, kw_only=True)
class Arriving:
    """A table to which rows are only added."""

    name: str
    key: Sequence[str]
    day: str
    """SQL for a day that is at most one before the row's arrival, and never after it."""


USAGE = Arriving(name="billing.usage", key=("record_id",), day="ingestion_date")
TIMELINE = Arriving(
    name="lakeflow.job_run_timeline",
    key=("workspace_id", "run_id", "period_start_time"),
    day="CAST(greatest(period_end_time - INTERVAL 1 SECOND, period_start_time) AS DATE)",
)
ANOMALIES = Arriving(
    name="_labels.cost_anomalies",
    key=("workspace_id", "billing_origin_product", "usage_date"),
    day="usage_date",
)
"""What a detector should find; no system table, so kept apart from them."""


REPLACED = (
    "access.workspaces_latest",
    "billing.account_prices",
    "billing.list_prices",
    "lakeflow.jobs",
)
"""Tables that are written anew each time."""


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

    def append(self, table: Arriving, rows: DataFrame, first: date, files: int) -> None:
        """Add rows that arrived from a day on, in at most so many files."""

    def usage_since(self, first: date) -> DataFrame:
        """The rows of billing.usage that arrived from a day on which rows were appended."""

    def replace(self, table: str, rows: DataFrame) -> None:
        """Make these rows all that the table holds."""

    def stage(self, name: str, rows: DataFrame) -> DataFrame:
        """The rows, computed once and kept aside until they are dropped."""

    def drop_staged(self, name: str) -> None:
        """Forget rows that were kept aside."""

    def finish(self, world: World) -> None:
        """Note that everything up to the world's last day is there."""
