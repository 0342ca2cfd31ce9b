"""Quoting for SQL text, and the one way to run a statement with values.

Values are passed by EXECUTE IMMEDIATE: `spark.sql(text, args=...)` fails in a SELECT on a Spark
Connect server with open-source Delta, EXECUTE IMMEDIATE works everywhere.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from pyspark.sql import DataFrame, SparkSession

from runtime.errors import ContentError

PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

Value = None | bool | int | float | str | Decimal | date | datetime
Values = Value | Sequence[Value] | Mapping[str, Value]


def identifier(name: str) -> str:
    """The name, in backquotes unless it is a plain word."""
    if not name:
        raise ContentError("an identifier is empty: name the catalog, schema or table")
    return name if PLAIN_NAME.fullmatch(name) else "`" + name.replace("`", "``") + "`"


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


def query(spark: SparkSession, text: str, **values: Value) -> DataFrame:
    """Run one statement; `:name` in the text is the value of that keyword."""
    if not values:
        return spark.sql(text)
    bound = ", ".join(f"{literal(value)} AS {identifier(name)}" for name, value in values.items())
    statement = f"EXECUTE IMMEDIATE {literal(text)} USING ({bound})"
    return spark.sql(statement)


def execute(spark: SparkSession, text: str, **values: Value) -> None:
    """Run one statement for its effect."""
    query(spark, text, **values)
