"""The columns of a Parquet file, from its footer: no data is read, and Spark is not asked.

What a file says to Arrow beside it does not count (a timestamp may be stored otherwise than Arrow
restores it), except for how values are nested.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from health_monitor.local import LocalError
from health_monitor.local.spark.exports.stored import (
    NANOS,
    NANOS_NTZ,
    VOID,
    Leaf,
    Listing,
    Mapping,
    Record,
    Strange,
    Type,
)

_PHYSICAL = {
    "BOOLEAN": "BOOLEAN",
    "INT32": "INT",
    "INT64": "BIGINT",
    "INT96": "TIMESTAMP",
    "FLOAT": "FLOAT",
    "DOUBLE": "DOUBLE",
    "BYTE_ARRAY": "BINARY",
    "FIXED_LEN_BYTE_ARRAY": "BINARY",
}
_LOGICAL = {
    "STRING": "STRING",
    "ENUM": "STRING",
    "JSON": "STRING",
    "BSON": "BINARY",
    "UUID": "BINARY",
    "DATE": "DATE",
    "UNKNOWN": VOID,
}
_WHOLE = {
    (8, True): "TINYINT",
    (16, True): "SMALLINT",
    (32, True): "INT",
    (64, True): "BIGINT",
    (8, False): "SMALLINT",
    (16, False): "INT",
    (32, False): "BIGINT",
    (64, False): "DECIMAL(20,0)",
}
"""Bits and whether there is a sign, to the type by which Spark reads it."""
MOST_DIGITS = 38


def read_columns(file: Path) -> tuple[tuple[str, Type], ...]:
    """Name and type of each column, in order; raises LocalError when it is no Parquet file."""
    try:
        with pq.ParquetFile(file) as parquet:
            leaves = (parquet.schema.column(number) for number in range(len(parquet.schema)))
            return tuple((field.name, _type(field.type, leaves)) for field in parquet.schema_arrow)
    except (pa.ArrowException, OSError) as error:
        raise LocalError(
            f"{file}: cannot be read, it is damaged, cut short or no Parquet file: export it "
            "again, or move it away"
        ) from error


def _type(nested: pa.DataType, leaves: Iterator[Any]) -> Type:
    """The type; takes as many leaves as it has, in order."""
    if isinstance(nested, pa.BaseExtensionType):
        return _type(nested.storage_type, leaves)
    if pa.types.is_struct(nested):
        return Record(tuple((member.name, _type(member.type, leaves)) for member in nested))
    if pa.types.is_map(nested):
        key = _type(nested.key_type, leaves)
        return Mapping(key, _type(nested.item_type, leaves))
    if hasattr(nested, "value_type") and not pa.types.is_dictionary(nested):
        return Listing(_type(nested.value_type, leaves))
    return _leaf(next(leaves))


def _leaf(column: Any) -> Type:
    logical = column.logical_type.type
    if column.converted_type == "INTERVAL":
        return Strange("INTERVAL")
    if logical == "NONE":
        return Leaf(_PHYSICAL[column.physical_type])
    if logical in _LOGICAL:
        return Leaf(_LOGICAL[logical])
    says = json.loads(column.logical_type.to_json())
    if logical == "INT":
        return Leaf(_WHOLE[says["bitWidth"], says["isSigned"]])
    if logical == "TIMESTAMP":
        return Leaf(_timestamp(says["timeUnit"], says["isAdjustedToUTC"]))
    if logical == "DECIMAL" and says["precision"] <= MOST_DIGITS:
        return Leaf(f"DECIMAL({says['precision']},{says['scale']})")
    digits = f"({says['precision']},{says['scale']})" if logical == "DECIMAL" else ""
    return Strange(f"{logical}{digits}")


def _timestamp(unit: str, has_zone: bool) -> str:
    if unit == "nanoseconds":
        return NANOS if has_zone else NANOS_NTZ
    return "TIMESTAMP" if has_zone else "TIMESTAMP_NTZ"
