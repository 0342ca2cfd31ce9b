"""Rows of a system table in exactly the columns and types that it declares."""

from collections.abc import Mapping
from pathlib import Path

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import DataType, StructType

from content.files import YamlFile


def declared_columns(root: Path, table: str) -> dict[str, str]:
    """Column name to type of a table given as `schema.table`."""
    path = f"system_tables/{table.replace('.', '/')}.yaml"
    columns = YamlFile.read(root, path).content["columns"]
    return {name: column["type"] for name, column in columns.items()}


def conform(rows: DataFrame, columns: Mapping[str, str]) -> DataFrame:
    """The declared columns in their order, NULL where the rows have none."""
    present = set(rows.columns)
    return rows.select(
        *(
            (F.col(name) if name in present else F.lit(None)).cast(kind).alias(name)
            for name, kind in columns.items()
        )
    )


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
