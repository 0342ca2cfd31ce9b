"""Turning a value into another type where nothing is lost; where something is, reading stops.

An export that went through a spreadsheet or pandas has ids as floats, days as midnights, numbers
as text. What is exact is repaired, and what is not is told with the value, never guessed.
"""

from dataclasses import dataclass

from pyspark.sql.types import (
    BinaryType,
    BooleanType,
    DataType,
    DateType,
    DecimalType,
    DoubleType,
    FloatType,
    FractionalType,
    IntegralType,
    NullType,
    StringType,
    TimestampNTZType,
    TimestampType,
)

from content.sql import literal

_EXACT = {FloatType: 2**24, DoubleType: 2**53}
"""From this number on, a float stands for more than one whole number."""
_TIMES = (TimestampType, TimestampNTZType)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a value stands, for messages."""

    table: str
    """Full name of the source table."""
    column: str
    """With the members that lead to the value."""
    file: str | None
    """SQL for the file of the row; None: the source is no export."""

    def inside(self, member: str) -> "Place":
        """The same for a member of a struct."""
        return Place(table=self.table, column=f"{self.column}.{member}", file=self.file)

    def stop(self, value: str, problem: str) -> str:
        """SQL that stops reading, telling table or file, column, value and what to do."""
        where = self.file or literal(f"source table {self.table}")
        before, after = literal(f": column {self.column}: "), literal(f" {problem}")
        return f"raise_error(concat({where}, {before}, CAST({value} AS STRING), {after}))"


def is_plain(type_: DataType) -> bool:
    """Whether values of the type have no parts."""
    return isinstance(
        type_,
        IntegralType
        | FractionalType
        | StringType
        | BooleanType
        | BinaryType
        | DateType
        | TimestampType
        | TimestampNTZType,
    )


def converted(value: str, found: DataType, wanted: DataType, place: Place) -> str | None:
    """SQL that turns a plain value into the wanted plain type; None: that cannot be."""
    name = wanted.simpleString()
    plain = f"CAST({value} AS {name})"
    if found == wanted or isinstance(found, NullType) or _loses_nothing(found, wanted):
        return plain
    if isinstance(found, FractionalType) and isinstance(wanted, StringType | IntegralType):
        return _whole(value, found, name, place)
    if isinstance(found, FloatType | DoubleType) and isinstance(wanted, DecimalType):
        result = f"try_cast({value} AS {name})"
        return _checked(f"nanvl({value}, NULL)", f"{result} IS NOT NULL", result, name, place)
    if isinstance(found, DecimalType | IntegralType) and isinstance(
        wanted, DecimalType | IntegralType
    ):
        result = f"try_cast({value} AS {name})"
        return _checked(value, f"{result} = {value}", result, name, place)
    if isinstance(found, _TIMES) and isinstance(wanted, DateType):
        same = f"CAST({plain} AS {found.simpleString()}) = {value}"
        return _checked(value, same, plain, name, place)
    if isinstance(found, StringType):
        result = f"try_cast({value} AS {name})"
        return _checked(value, f"{result} IS NOT NULL", result, name, place)
    if isinstance(found, IntegralType | FractionalType) and isinstance(wanted, BooleanType):
        return _checked(value, f"{value} IN (0, 1)", f"{value} = 1", name, place)
    return None


def id_of_text(value: str, place: Place) -> str:
    """SQL for an id in a text: one that a spreadsheet or CSV made a float is a whole number again.

    No id has a dot, so the others are not looked at further.
    """
    point = f"substring_index({value}, '.', 1)"
    digits = f"length(regexp_extract({value}, '[.]([0-9]+)', 1))"
    power = f"CAST(regexp_extract({value}, '([0-9]+)$', 1) AS INT)"
    number = f"try_cast({value} AS DECIMAL(38,0))"
    told = place.stop(value, "is an id that was made a float and lost digits: export it as text")
    return (
        f"CASE WHEN NOT contains({value}, '.') THEN {value} "
        f"WHEN {value} RLIKE '^[0-9]+[.]0+$' THEN {point} "
        f"WHEN {value} RLIKE '^[0-9][.][0-9]+[eE][+]?[0-9]{{1,3}}$' THEN CASE "
        f"WHEN {digits} = {power} AND {number} < {2**53} THEN CAST({number} AS STRING) "
        f"ELSE {told} END ELSE {value} END"
    )


def _loses_nothing(found: DataType, wanted: DataType) -> bool:
    match found, wanted:
        case (IntegralType() | BooleanType() | BinaryType() | DateType(), StringType()):
            return True
        case (TimestampType() | TimestampNTZType(), StringType()):
            return True
        case (DateType() | TimestampType() | TimestampNTZType(), TimestampType()):
            return True
        case (IntegralType() | FractionalType(), FloatType() | DoubleType()):
            return True
    return False


def _whole(value: str, found: DataType, name: str, place: Place) -> str:
    """Of an id or a number of things that was made a fraction: `7.0` is 7."""
    wide = "DECIMAL(38,0)" if isinstance(found, DecimalType) else "BIGINT"
    limit = next((bound for kind, bound in _EXACT.items() if isinstance(found, kind)), None)
    bounded = f" AND abs({value}) < {limit}" if limit else ""
    exact = f"{value} = floor({value}){bounded}"
    result = f"try_cast(try_cast({value} AS {wide}) AS {name})"
    given = value if isinstance(found, DecimalType) else f"nanvl({value}, NULL)"
    return _checked(given, f"{exact} AND {result} IS NOT NULL", result, name, place)


def _checked(value: str, exact: str, result: str, name: str, place: Place) -> str:
    told = place.stop(value, f"is no exact {name.upper()}: export the column as {name.upper()}")
    return f"CASE WHEN {value} IS NULL THEN NULL WHEN {exact} THEN {result} ELSE {told} END"
