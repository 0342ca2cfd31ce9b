"""Rows of a system table in exactly the columns and types that it declares."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import DataType, StructType

from simulation.world.world import day_number

Columns = Mapping[str, str]
"""Name to type, in order."""
WIDE_SINCE = day_number(date(2025, 12, 1))
"""The columns that came late are NULL on older rows."""


def conform(rows: DataFrame, columns: Columns) -> DataFrame:
    """The declared columns in their order, NULL where the rows have none."""
    present = set(rows.columns)
    # As text: a call into the JVM per column instead of ten.
    return rows.selectExpr(
        *(
            f"CAST({f'`{name}`' if name in present else 'NULL'} AS {kind}) AS `{name}`"
            for name, kind in columns.items()
        )
    )


def listed(spark: SparkSession, columns: Columns, rows: Sequence[Mapping[str, Any]]) -> DataFrame:
    """Few rows that were computed here."""
    declared = ", ".join(f"`{name}` {kind}" for name, kind in columns.items())
    values = [tuple(row[name] for name in columns) for row in rows]
    return spark.createDataFrame(values, declared)


def struct_of(declared: str, members: Mapping[str, Column]) -> Column:
    """A struct of the declared type; a dotted name fills a nested member, the rest is NULL."""
    kind = DataType.fromDDL(declared)
    assert isinstance(kind, StructType)
    return _struct(kind, members)


def _struct(kind: StructType, members: Mapping[str, Column]) -> Column:
    return F.struct(*(_member(f.name, f.dataType, members).alias(f.name) for f in kind.fields))


def _member(name: str, kind: DataType, members: Mapping[str, Column]) -> Column:
    if name in members:
        return members[name].cast(kind)
    nested = {
        key.removeprefix(name + "."): column
        for key, column in members.items()
        if key.startswith(name + ".")
    }
    if nested and isinstance(kind, StructType):
        return _struct(kind, nested)
    return F.lit(None).cast(kind)
