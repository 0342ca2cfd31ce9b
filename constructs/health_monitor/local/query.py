"""Asks the tables of a local run with SQL."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from itertools import islice
from pathlib import Path
from typing import Any

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import (
    ArrayType,
    DataType,
    MapType,
    StructField,
    StructType,
    TimestampNTZType,
    TimestampType,
)

from health_monitor.local.plans.plan import Plan
from health_monitor.local.quiet import quiet
from health_monitor.local.spark.session import CATALOG, Profile, open_session
from health_monitor.local.spark.sources import SOURCE, find_sources, register
from health_monitor.local.state import State
from health_monitor.reader import StatementError
from health_monitor.reader.reader import Parameter, TableNames
from health_monitor.reader.rows import Rows


@dataclass(frozen=True, kw_only=True)
class LocalReader:
    """Answers statements with the Spark of this process."""

    spark: SparkSession
    names: TableNames

    def ask(
        self,
        statement: str,
        parameters: Mapping[str, Parameter] | None = None,
        *,
        limit: int | None = None,
    ) -> Rows:
        """The answer, at most so many rows; raises StatementError when the statement fails."""
        try:
            return rows_of(self.spark.sql(statement, args=dict(parameters or {})), limit)
        except PySparkException as error:
            reason = str(error).partition("JVM stacktrace")[0]
            # What follows is Spark's plan of the statement, which helps nobody.
            raise StatementError(reason.partition(";\n'")[0].strip()) from error


@contextmanager
def open_reader(
    plan: Plan, state: State, ivy: Path, *, purpose: str, source: Path | None = None
) -> Iterator[LocalReader]:
    """The tables that runs of the plan left in the state, and those of a source folder, if given.

    Nobody else uses the state meanwhile: `purpose` tells others who does.
    """
    names = TableNames(catalog=CATALOG, schemas=plan.schemas, source=SOURCE)
    with (
        state.hold(purpose),
        quiet(state.logs / "query.log"),
        open_session(state, ivy, Profile.SMALL) as spark,
    ):
        if source is not None:
            register(spark, state, find_sources(source))
        if spark.catalog.databaseExists(names.schema("semantic")):
            spark.sql(f"USE {names.schema('semantic')}")
        yield LocalReader(spark=spark, names=names)


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
