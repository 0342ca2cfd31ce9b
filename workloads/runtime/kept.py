"""From which day on a Bronze table is whole: it lets go of older rows, and says so itself.

So that what is computed from it can tell rows that went with time from rows that were deleted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pyspark.sql import SparkSession

from content.sql import literal
from runtime.tables import table_detail

KEPT_SINCE = "health_monitor.kept_since"
DAY = "health_monitor.day"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """From which day on a Bronze table is whole."""

    since: date
    day: str
    """Expression for the day of a row."""

    @property
    def gone(self) -> str:
        """Predicate of the rows that were removed."""
        return f"coalesce({self.day} < {literal(self.since)}, FALSE)"


def read_kept(spark: SparkSession, table: str) -> Kept | None:
    """What a Bronze table says of itself; None: no row was ever removed for its age."""
    return kept_in(table_detail(spark, table).properties)


def kept_in(properties: Mapping[str, str]) -> Kept | None:
    """The same, from its properties."""
    if KEPT_SINCE not in properties:
        return None
    return Kept(since=date.fromisoformat(properties[KEPT_SINCE]), day=properties[DAY])


def whole_since(kept: Mapping[str, Kept]) -> date | None:
    """The first day that all of them still hold; None: they hold every day."""
    return max((one.since for one in kept.values()), default=None)
