"""Quoting for SQL text.

Values become literals: `spark.sql(text, args=...)` fails in a SELECT on a Spark Connect server
with open-source Delta.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from content.errors import ContentError

PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

Value = None | bool | int | float | str | Decimal | date | datetime
Values = Value | Sequence[Value] | Mapping[str, Value]


def identifier(name: str) -> str:
    """The name, in backquotes unless it is a plain word."""
    if not name:
        raise ContentError("an identifier is empty: name the catalog, schema or table")
    return name if PLAIN_NAME.fullmatch(name) else "`" + name.replace("`", "``") + "`"


def split_name(name: str) -> list[str]:
    """The parts of a dotted name, each as it is written; a dot in backquotes divides nothing."""
    return re.findall(r"`(?:[^`]|``)+`|[^.`]+", name)


def literal(value: Values) -> str:
    """The value as a typed SQL literal; a list becomes `('a', 'b')`, a mapping `MAP(...)`."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    if isinstance(value, datetime):
        return f"TIMESTAMP'{value.isoformat(sep=' ')}'"
    if isinstance(value, date):
        return f"DATE'{value.isoformat()}'"
    if isinstance(value, float):
        return f"{value!r}D" if value == value else "DOUBLE('NaN')"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:f}BD"
    if isinstance(value, Mapping):
        return "MAP(" + ", ".join(f"{literal(k)}, {literal(v)}" for k, v in value.items()) + ")"
    return "(" + ", ".join(literal(item) for item in value) + ")"
