"""Values of statements as the API has them, which is text, and as Python has them."""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from databricks.sdk.service.sql import ColumnInfo

from health_monitor.reader.reader import Parameter

_READERS: Mapping[str, Callable[[str], Any]] = {
    "ARRAY": json.loads,
    "BIGINT": int,
    "BINARY": base64.b64decode,
    "BOOLEAN": lambda text: text == "true",
    "DATE": date.fromisoformat,
    "DECIMAL": Decimal,
    "DOUBLE": float,
    "FLOAT": float,
    "INT": int,
    "MAP": json.loads,
    "SMALLINT": int,
    "STRUCT": json.loads,
    "TIMESTAMP": lambda text: datetime.fromisoformat(text).astimezone(UTC),
    "TIMESTAMP_NTZ": datetime.fromisoformat,
    "TINYINT": int,
}
"""First word of a SQL type to what reads its texts; others stay texts, as do the values within
arrays, maps and structs."""


def parameter_of(value: Parameter) -> dict[str, str | None]:
    """Members `type` and `value` of a parameter; NULL has no value."""
    match value:
        case None:
            return {"type": "STRING", "value": None}
        case int():
            return {"type": "BIGINT", "value": str(value)}
        case date():
            return {"type": "DATE", "value": value.isoformat()}
    return {"type": "STRING", "value": value}


def value_of(text: str | None, column: ColumnInfo) -> Any:
    """The value of a cell."""
    if text is None:
        return None
    kind = (column.type_text or "").upper().partition("<")[0].partition("(")[0]
    return _READERS.get(kind, str)(text)
