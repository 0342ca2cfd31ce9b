"""Asks the tables of a local run with SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import islice
from pathlib import Path
from typing import Any

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame
from pyspark.sql.types import (
    ArrayType,
    DataType,
    MapType,
    StructField,
    StructType,
    TimestampNTZType,
    TimestampType,
)

from health_monitor.local import LocalError
from health_monitor.local.quiet import quiet
from health_monitor.local.spark.session import CATALOG, Profile, open_session
from health_monitor.local.state import State


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The answer to a query."""

    columns: tuple[str, ...]
    values: Sequence[Sequence[Any]]
    """Python values; structs as dictionaries, timestamps in UTC, those without a zone naive."""
    has_more: bool
    """There are rows beyond the limit."""


def query(text: str, schema: str, limit: int | None, state: State, ivy: Path) -> Rows:
    """Run one statement with `schema` as the current one; raises LocalError if it fails."""
    with (
        state.hold("health-monitor query"),
        quiet(state.logs / "query.log"),
        open_session(state, ivy, Profile.SMALL) as spark,
    ):
        try:
            spark.sql(f"USE {CATALOG}.`{schema}`")
            return rows_of(spark.sql(text), limit)
        except PySparkException as error:
            reason = str(error).partition("JVM stacktrace")[0]
            # What follows is Spark's plan of the statement, which helps nobody.
            raise LocalError(reason.partition(";\n'")[0].strip()) from error


def rows_of(frame: DataFrame, limit: int | None) -> Rows:
    """The rows of a frame, at most so many."""
    answer = _wall_clock(frame)
    found = answer.toLocalIterator() if limit is None else iter(answer.take(limit + 1))
    values = [_values(row, frame.schema) for row in islice(found, limit)]
    has_more = next(found, None) is not None
    return Rows(columns=tuple(frame.columns), values=values, has_more=has_more)


def _wall_clock(frame: DataFrame) -> DataFrame:
    """The frame with timestamps as what a clock in UTC shows.

    Spark's Python converts timestamps by way of this machine's time zone, which fails for the
    first and the last year and mixes up the hour that a change of the clock repeats.
    """
    kinds = [field.dataType for field in frame.schema]
    clocks = [_without_zone(kind) for kind in kinds]
    if kinds == clocks:
        return frame
    # By position: names may repeat.
    numbered = frame.toDF(*(f"c{number}" for number in range(len(kinds))))
    return numbered.select(*(numbered[f"c{n}"].cast(kind) for n, kind in enumerate(clocks)))


def _without_zone(kind: DataType) -> DataType:
    match kind:
        case TimestampType():
            return TimestampNTZType()
        case ArrayType():
            return ArrayType(_without_zone(kind.elementType), kind.containsNull)
        case MapType():
            key, value = _without_zone(kind.keyType), _without_zone(kind.valueType)
            return MapType(key, value, kind.valueContainsNull)
        case StructType():
            fields = [StructField(f.name, _without_zone(f.dataType), f.nullable) for f in kind]
            return StructType(fields)
    return kind


def _values(row: Sequence[Any], kind: StructType) -> list[Any]:
    return [_value(value, field.dataType) for value, field in zip(row, kind.fields, strict=True)]


def _value(value: Any, kind: DataType) -> Any:
    match kind:
        case _ if value is None:
            return None
        case TimestampType():
            return value.replace(tzinfo=UTC)
        case ArrayType():
            return [_value(item, kind.elementType) for item in value]
        case MapType():
            return {
                _value(key, kind.keyType): _value(item, kind.valueType)
                for key, item in value.items()
            }
        case StructType():
            return dict(zip(kind.names, _values(value, kind), strict=True))
    return value
