"""Telling from the run log whether a Bronze table was found to hold what its source holds."""

from collections.abc import Mapping
from dataclasses import dataclass

from bronze.loading.marks import findings_in
from content.sql import identifier, literal
from content.tables.bronze_table import BronzeTable
from runtime.errors import DataError
from runtime.run_log import Step
from runtime.task import Task

AGAIN = "run bronze_refresh_job again"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a task said of an object."""

    status: str
    message: str
    source_versions: Mapping[str, int] | None


def said_before(task: Task) -> dict[str, Said]:
    """Object to what the last task before this one said that loaded it, or tried to."""
    statement = f"""
        SELECT object, max_by(struct(status, message, source_versions), ended_at) AS said
        FROM {task.log.table}
        WHERE task <> {literal(task.log.identity.task)}
          AND (source_versions IS NOT NULL OR status IN ('FAILED', 'MISSING', 'SKIPPED'))
        GROUP BY object"""
    rows = task.spark.sql(statement).collect()  # bounded: one row per object
    return {row["object"]: Said(**row["said"].asDict()) for row in rows}


def check_bronze_table(target: str, table: BronzeTable, step: Step, said: Said | None) -> None:
    """Raise DataError unless the last load of the table left every compared day right.

    `said`: what the last task that worked on the table said of it.
    """
    if said is not None and said.status in ("SKIPPED", "MISSING"):
        step.status, step.message = said.status, said.message
        return
    if said is not None and said.status == "FAILED":
        raise DataError(f"{target}: its last load failed ({said.message}): {AGAIN}")
    findings = findings_in(said.source_versions) if said else None
    if said is None or findings is None:
        raise DataError(f"{target}: it was not compared with its source since it is there: {AGAIN}")
    if findings.twice:
        key = ", ".join(map(identifier, table.key))
        raise DataError(
            f"{target}: {findings.twice} keys ({key}) occur more than once ({said.message}): "
            "find out who else writes the table, and delete all but one row of each"
        )
    if findings.behind:
        raise DataError(
            f"{target}: {findings.behind} days differ from the source, the newest is "
            f"{findings.behind_day} with {findings.behind_bronze} of {findings.behind_source} "
            f"rows: {AGAIN}; if it stays, look for rows with the same key"
        )
    step.status = "UNCHANGED"
    step.message = "; ".join(filter(None, [f"{findings.days} days compared", said.message]))
