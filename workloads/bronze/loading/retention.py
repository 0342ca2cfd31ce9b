"""Rows of Bronze that are older than the environment keeps them.

Bronze lets them go; Gold keeps what was computed from them. So that Gold can tell rows that went
with time from rows that were deleted, a Bronze table says in properties of its own from which day
on it is whole. They are written before the rows go, so a killed run leaves no doubt.
"""

from datetime import date, datetime, timedelta

from bronze.loading.loading import Loading
from bronze.loading.options import LoadOptions
from content.sql import literal
from content.tables.bronze_table import BronzeTable
from runtime.kept import DAY, KEPT_SINCE, Kept, read_kept
from runtime.task import Task


def kept_from(
    table: BronzeTable, newest_day: date | None, options: LoadOptions, started_at: datetime
) -> Kept | None:
    """What a run keeps; None: everything.

    Days of the lookback stay, even when the source ended long before the run.
    """
    if not table.expires or table.day is None or newest_day is None:
        return None
    kept_days, lookback_days = (
        min(days, table.kept_days or days)
        for days in (options.retention_days, options.reach.lookback_days)
    )
    oldest_allowed = started_at.date() - timedelta(days=kept_days)
    looked_back = newest_day - timedelta(days=lookback_days)
    return Kept(since=min(oldest_allowed, looked_back), day=table.day)


def remove_expired(
    loading: Loading, newest_day: date | None, first_day: date | None
) -> date | None:
    """Remove the rows that are not kept, and report their number; none, nothing is written.

    The first day that the table can hold then, given the first that it could hold before.
    """
    task, step, target = loading.task, loading.step, loading.target
    kept = kept_from(loading.source.table, newest_day, loading.options, task.started_at)
    if kept is None or first_day is None or first_day >= kept.since:
        return first_day
    removed = remove_gone(task, target, kept)
    step.count(deleted=removed)
    step.remark(f"removed {removed} rows of days before {kept.since}")
    return kept.since


def remove_gone(task: Task, target: str, kept: Kept) -> int:
    """Remove the rows that are not kept, after the table says so; their number."""
    before = read_kept(task.spark, target)
    if before is None or before.since < kept.since or before.day != kept.day:
        since = kept.since if before is None else max(before.since, kept.since)
        statement = (
            f"ALTER TABLE {target} SET TBLPROPERTIES ({literal(KEPT_SINCE)} = "
            f"{literal(since.isoformat())}, {literal(DAY)} = {literal(kept.day)})"
        )
        task.spark.sql(statement)
    statement = f"DELETE FROM {target} WHERE {kept.gone}"
    return int(task.spark.sql(statement).collect()[0]["num_affected_rows"])  # bounded: one row
