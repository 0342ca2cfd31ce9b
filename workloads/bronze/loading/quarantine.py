"""Rows that break a rule marked `fail`: kept aside with the reason, never lost."""

from pyspark.sql import SparkSession

from content.sql import literal
from content.table_spec import Column, TableSpec
from runtime.dialect import Dialect
from runtime.merging import Merge, merge
from runtime.names import Names
from runtime.tables import create_table

TABLE = "quarantine"

SPEC = TableSpec(
    comment="Source rows that were kept out of Bronze, with the rules that they break.",
    columns=(
        Column("source_table", "STRING", "Bronze table that the row was meant for."),
        Column("row_id", "STRING", "SHA-256 of the row's text."),
        Column("reason", "STRING", "Names of the broken rules."),
        Column("row", "STRING", "The row as JSON."),
        Column("quarantined_at", "TIMESTAMP", "When it was first kept out, UTC."),
        Column("run_id", "STRING", "Id of the job run that kept it out."),
    ),
    cluster_by=("source_table",),
    key=("source_table", "row_id"),
)


def create_quarantine(spark: SparkSession, names: Names) -> None:
    """Create the quarantine table when it is not there."""
    create_table(spark, Dialect.of(names), names.table("ops", TABLE), SPEC)


def keep_aside(
    spark: SparkSession, names: Names, table: str, rejected: str, stamps: dict[str, str]
) -> int:
    """Add the rejected rows (a query with `_reason`) that are not there yet; their number."""
    rows = f"""
        SELECT DISTINCT {literal(table)} AS source_table, sha2(row, 256) AS row_id, reason, row
        FROM (SELECT to_json(struct(* EXCEPT (_reason))) AS row, _reason AS reason
              FROM ({rejected}))"""
    columns = {c.name: c.type for c in SPEC.columns if c.name not in stamps}
    written = merge(
        spark,
        Merge(
            target=names.table("ops", TABLE),
            key=SPEC.key,
            columns=columns,
            rows=rows,
            stamps=stamps,
        ),
    )
    return written.inserted
