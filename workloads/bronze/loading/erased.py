"""Keeping erased persons out: a source still names them, Bronze holds their hashes.

Reading replaces them, so they are replaced before anything is written, and before a source is
compared with what Bronze holds of it.
"""

from collections.abc import Mapping

from pyspark.sql.types import DataType

from content.erasure import ERASURE, PRINCIPAL, TABLE, erased, known_erasure
from content.sql import identifier, literal
from content.tables.bronze_table import BronzeTable
from content.types import parse_type
from runtime.task import Task


def erased_table(task: Task) -> str | None:
    """Full name of the table of the erased; None: nobody is."""
    name = task.names.table("ops", TABLE)
    if not task.spark.catalog.tableExists(name):
        return None
    statement = f"SELECT 1 FROM {name} WHERE kind = {literal(PRINCIPAL)} LIMIT 1"
    return name if task.spark.sql(statement).collect() else None  # bounded: one row


def without_erased(
    rows: str, table: BronzeTable, types: Mapping[str, DataType], persons: str | None
) -> str:
    """The query for rows with columns of these types, without the erased that a table holds.

    What is not under `pii` stays as it is, and nothing is asked when nobody is erased.
    """
    if persons is None or not table.pii:
        return rows
    columns = ", ".join(
        f"{_stored(name, type_, table)} AS {identifier(name)}" for name, type_ in types.items()
    )
    known = known_erasure(persons)
    return f"SELECT {columns} FROM ({rows}) AS r CROSS JOIN ({known}) AS {ERASURE}"


def _stored(name: str, type_: DataType, table: BronzeTable) -> str:
    return erased(f"r.{identifier(name)}", parse_type(type_.simpleString()), name, table.pii)
