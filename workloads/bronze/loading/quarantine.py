"""Rows that break a rule marked `fail`: kept aside with the reason, never lost."""

from collections.abc import Sequence
from datetime import date

from pyspark.sql import SparkSession

from bronze.loading.loading import Loading
from content.sql import literal
from content.table_spec import Column, TableSpec
from runtime.dialect import Dialect
from runtime.merging import Merge, merge
from runtime.names import Names
from runtime.tables import create_table

TABLE = "quarantine"
ROW_ID = "sha2(row, 256)"

SPEC = TableSpec(
    comment="Source rows that were kept out of Bronze, with the rules that they break.",
    columns=(
        Column("source_table", "STRING", "Bronze table that the row was meant for."),
        Column("row_id", "STRING", "SHA-256 of the row's text."),
        Column("reason", "STRING", "Names of the broken rules."),
        Column("row", "STRING", "The row as JSON."),
        Column("quarantined_at", "TIMESTAMP", "When it was first kept out, UTC."),
        Column("run_id", "STRING", "Id of the job run that kept it out."),
        Column("evaluation", "BIGINT", "Number of the evaluation of the table that counts it."),
    ),
    cluster_by=("source_table",),
    key=("source_table", "row_id"),
)


def create_quarantine(spark: SparkSession, names: Names) -> None:
    """Create the quarantine table when it is not there."""
    create_table(spark, Dialect.of(names), names.table("ops", TABLE), SPEC)


def keep_rejects(loading: Loading, conditions: Sequence[str]) -> None:
    """Keep aside the rejected rows under any of these conditions; what is known is not written."""
    either = " OR ".join(f"({condition})" for condition in conditions)
    if conditions and (unknown := _unknown(loading, either)):
        loading.step.count(quarantined=_keep_aside(loading, either))
        loading.kept_aside.update(unknown)


def _keep_aside(loading: Loading, condition: str) -> int:
    """Add the rejected rows under a condition that are not there yet; their number."""
    task = loading.task
    rows = f"""
        SELECT DISTINCT {literal(loading.source.table.object)} AS source_table,
               {ROW_ID} AS row_id, reason, row
        FROM ({_told(loading, condition)})"""
    stamps = {
        "quarantined_at": literal(task.started_at),
        "run_id": literal(task.run_id),
        "evaluation": literal(loading.last_evaluation + 1),
    }
    written = merge(
        task.spark,
        Merge(
            target=task.names.table("ops", TABLE),
            key=SPEC.key,
            columns={c.name: c.type for c in SPEC.columns if c.name not in stamps},
            rows=rows,
            stamps=stamps,
            within=f"t.source_table = {literal(loading.source.table.object)}",
        ),
    )
    return written.inserted


def _unknown(loading: Loading, condition: str) -> dict[tuple[date, str], int]:
    """How many of the rejected rows under a condition are not kept aside, by day and reason.

    What a killed load kept aside was counted in no evaluation that was noted.
    """
    kept = loading.task.names.table("ops", TABLE)
    statement = f"""
        SELECT day, reason, count(DISTINCT r.row_id)
        FROM (SELECT day, reason, {ROW_ID} AS row_id
              FROM ({_told(loading, condition)})) AS r
        LEFT ANTI JOIN (SELECT row_id FROM {kept}
                        WHERE source_table = {literal(loading.source.table.object)}
                          AND coalesce(evaluation, 0) <= {loading.last_evaluation}) AS q
        ON r.row_id = q.row_id
        GROUP BY day, reason"""
    found = loading.task.spark.sql(statement).collect()  # bounded: one row per day and reason
    return {(day, reason): number for day, reason, number in found}


def _told(loading: Loading, condition: str) -> str:
    return (
        "SELECT to_json(struct(* EXCEPT (_reason))) AS row, _reason AS reason, "
        f"{loading.day_of_data} AS day "
        f"FROM ({loading.source.rejected(condition)})"
    )
