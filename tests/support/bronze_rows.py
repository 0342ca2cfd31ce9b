"""Rows of any Bronze table's source, made from its columns, and how they arrive in slices.

Nothing here needs Spark: what arrives when is decided by the name of the table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from pyspark.sql.types import (
    ArrayType,
    BinaryType,
    BooleanType,
    DataType,
    DateType,
    DecimalType,
    FractionalType,
    MapType,
    StringType,
    StructType,
    TimestampType,
)

from content.tables.bronze_table import BronzeTable

NEWEST = datetime(2026, 3, 9, 12, tzinfo=UTC)
DAYS = 10
"""So many days have rows: any load compares them all with the source."""
ROWS, SLICES = 12, 4

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Arriving:
    """What a source shows, slice after slice; the last shows all, once or more often."""

    slices: Sequence[Sequence[Row]]


def arriving(table: BronzeTable, types: StructType) -> Arriving:
    """The rows in an order of their own: some come late, some wrong at first, some repeatedly.

    What shows the present state loses a row, too.
    """
    dice = Random(table.name)
    order = dice.sample(range(ROWS), ROWS)
    slices: list[list[Row]] = [[] for _ in range(SLICES)]
    for place, number in enumerate(order):
        right, at = row_of(table, types, number), place % SLICES
        for index in range(at, SLICES):
            slices[index].append(right)
        if place % 3 == 0:
            for index in range(dice.randint(0, at), at):
                slices[index].append(wrong_of(table, types, right))
            for index in range(dice.randint(at, SLICES - 1), SLICES):
                slices[index].append(right)
    if table.is_present_state:
        for index in range(SLICES - 1):
            slices[index].append(row_of(table, types, ROWS))
    return Arriving(slices=[dice.sample(rows, len(rows)) for rows in slices])


def row_of(table: BronzeTable, types: StructType, number: int) -> Row:
    """The row of that number; where rows have no id, two share their key."""
    of_key = number - number % 2 if table.is_numbered else number
    numbers = {name: of_key if name in table.key else number for name in types.names}
    return {f.name: value_of(f.dataType, f.name, numbers[f.name]) for f in types.fields}


def wrong_of(table: BronzeTable, types: StructType, row: Row) -> Row:
    """The row with another value in a column that is compared with the source."""
    fixed = {*table.key, table.arrival, table.day_column}
    name = next(
        field.name
        for field in types.fields
        if field.name not in fixed and field.name in (table.compare or types.names)
    )
    return {**row, name: value_of(types[name].dataType, name, ROWS + 1)}


def value_of(type_: DataType, name: str, number: int) -> Any:
    """A value of the type that differs from those of other numbers."""
    day = NEWEST - timedelta(days=number * 3 % DAYS)
    match type_:
        case StructType():
            return {f.name: value_of(f.dataType, f.name, number) for f in type_.fields}
        case ArrayType():
            return [value_of(type_.elementType, name, number)]
        case MapType():
            return [(f"k{number}", value_of(type_.valueType, name, number))]
        case StringType():
            return f"{name}-{number}"
        case BinaryType():
            return b"%d" % number
        case BooleanType():
            return number % 2 == 0
        case DateType():
            return day.date()
        case TimestampType():
            return day + timedelta(seconds=number)
        case DecimalType():
            return Decimal(number)
        case FractionalType():
            return number + 0.5
    return number
