"""What the tasks of a run read and wrote, from the run log that they keep themselves."""

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from pyspark.sql import SparkSession

from health_monitor.local.plans.plan import Plan
from health_monitor.local.running.runs import JobRun, Rows, TaskRun
from health_monitor.local.spark.session import CATALOG

LOGGER = logging.getLogger(__name__)

SCHEMA, TABLE = "ops", "run_log"


def add_rows(spark: SparkSession, plan: Plan, run: JobRun) -> None:
    """Give each task that ran the rows that its log tells; none where it keeps no log."""
    tasks = {(str(task.job.values.run_id), task.task.key): task for task in _ran(run)}
    if SCHEMA not in plan.schemas or not tasks or run.started is None:
        return
    name = f"{CATALOG}.`{plan.schemas[SCHEMA]}`.{TABLE}"
    try:
        if not spark.catalog.tableExists(name):
            return
        for (run_id, task), rows in _read(
            spark, name, sorted({id for id, _ in tasks}), run
        ).items():
            if (run_id, task) in tasks:
                tasks[run_id, task].rows = rows
    except Exception:
        # The run has ended; that nobody can say how many rows it wrote does not undo it.
        LOGGER.exception("%s: cannot be read, the record tells no rows", name)


def _ran(run: JobRun) -> list[TaskRun]:
    return [task for task in run.walk() if task.child is None and task.tries and not task.is_kept]


def _read(
    spark: SparkSession, name: str, run_ids: Sequence[str], run: JobRun
) -> Mapping[tuple[str, str], Rows]:
    since = datetime.fromtimestamp(run.started or 0.0, UTC).replace(tzinfo=None)
    ids = ", ".join(f"'{run_id}'" for run_id in run_ids)
    statement = f"""
        SELECT run_id, task, SUM(rows_read) AS rows_read, SUM(rows_written) AS rows_written
        FROM {name}
        WHERE run_id IN ({ids}) AND started_at >= TIMESTAMP'{since.isoformat(sep=" ")}'
        GROUP BY run_id, task"""
    return {
        (row["run_id"], row["task"]): Rows(
            read=row["rows_read"] or 0, written=row["rows_written"] or 0
        )
        for row in spark.sql(statement).collect()
    }
