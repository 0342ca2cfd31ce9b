"""Rows of Bronze that are older than the environment keeps them.

Bronze lets them go; Gold keeps what was computed from them. So that Gold can tell rows that went
with time from rows that were deleted, a Bronze table says in properties of its own from which day
on it is whole. They are written before the rows go, so a killed run leaves no doubt.
"""

from datetime import datetime, timedelta

from bronze.loading.options import LoadOptions
from bronze.loading.windows import Bounds
from content.sql import literal
from content.tables.bronze_table import BronzeTable
from runtime.kept import DAY, KEPT_SINCE, Kept, read_kept
from runtime.run_log import Step
from runtime.task import Task


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
