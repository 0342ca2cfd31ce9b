"""Rows of Bronze that are older than the environment keeps them.

Bronze lets them go; Gold keeps what was computed from them. So that Gold can tell rows that went
with time from rows that were deleted, a Bronze table says in properties of its own from which day
on it is whole. They are written before the rows go, so a killed run leaves no doubt.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pyspark.sql import SparkSession

from runtime.bronze_table import BronzeTable
from runtime.load_options import LoadOptions
from runtime.run_log import Step
from runtime.sql import literal
from runtime.task import Task
from runtime.windows import Bounds

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


def kept_from(
    table: BronzeTable, bounds: Bounds, options: LoadOptions, started_at: datetime
) -> Kept | None:
    """What a run keeps; None: everything.

    Days of the lookback stay, even when the source ended long before the run.
    """
    if not table.expires or table.day is None or bounds.newest_day is None:
        return None
    oldest_allowed = started_at.date() - timedelta(days=options.retention_days)
    looked_back = bounds.newest_day - timedelta(days=options.reach.lookback_days)
    return Kept(since=min(oldest_allowed, looked_back), day=table.day)


def remove_expired(task: Task, target: str, kept: Kept | None, bounds: Bounds, step: Step) -> None:
    """Remove the rows that are not kept, and report their number; none, nothing is written."""
    if kept is None or bounds.held_first_day is None or bounds.held_first_day >= kept.since:
        return
    before = read_kept(task.spark, target)
    if before is None or before.since < kept.since or before.day != kept.day:
        since = kept.since if before is None else max(before.since, kept.since)
        statement = (
            f"ALTER TABLE {target} SET TBLPROPERTIES ({literal(KEPT_SINCE)} = "
            f"{literal(since.isoformat())}, {literal(DAY)} = {literal(kept.day)})"
        )
        task.spark.sql(statement)
    statement = f"DELETE FROM {target} WHERE {kept.gone}"
    removed = int(task.spark.sql(statement).collect()[0]["num_affected_rows"])  # bounded: one row
    step.count(deleted=removed)
    remark = f"removed {removed} rows of days before {kept.since}"
    step.status, step.message = "OK", "; ".join(filter(None, [step.message, remark]))


def read_kept(spark: SparkSession, table: str) -> Kept | None:
    """What a Bronze table says of itself; None: no row was ever removed for its age."""
    statement = f"SHOW TBLPROPERTIES {table}"
    rows = spark.sql(statement).collect()  # bounded: one row per property
    properties = {row["key"]: row["value"] for row in rows}
    if KEPT_SINCE not in properties:
        return None
    return Kept(since=date.fromisoformat(properties[KEPT_SINCE]), day=properties[DAY])


def kept_of(task: Task, reads: Iterable[str]) -> dict[str, Kept]:
    """Those of the reads (`layer.name`) that are Bronze tables which let rows go."""
    bronze = [read for read in reads if read.startswith("bronze.")]
    found = {read: read_kept(task.spark, task.names.qualified(read)) for read in bronze}
    return {read: kept for read, kept in found.items() if kept is not None}


def whole_since(kept: Mapping[str, Kept]) -> date | None:
    """The first day that all of them still hold; None: they hold every day."""
    return max((one.since for one in kept.values()), default=None)
