"""The columns of a source that may be loaded, by the names under which Bronze knows them."""

from collections.abc import Mapping

from pyspark.sql.types import DataType, StructField, StructType

from bronze.loading.projection import members
from content.tables.bronze_table import BronzeTable

Readable = Mapping[str, tuple[str, DataType]]
"""Name in lower case, as Bronze knows it, to name and type in the source."""


def readable(table: BronzeTable, source: StructType) -> Readable:
    """All columns but those that must never be loaded; other names of a column stand for it."""
    never = {name.lower() for name in table.never_loaded}
    found = {name: column for name, column in members(source).items() if name not in never}
    for name, other in table.also_named.items():
        if name.lower() not in found and other.lower() in found:
            found[name.lower()] = found.pop(other.lower())
    return found


def as_known(found: Readable) -> StructType:
    """The same as columns, those with another name in the source under ours."""
    return StructType(
        [
            StructField(own if own.lower() == name else name, type_)
            for name, (own, type_) in found.items()
        ]
    )
