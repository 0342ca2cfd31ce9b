"""What files of one table have in common, where they store a column by unlike types.

A value is turned into another type only where nothing is lost; where something is, reading it
fails, with the file and the column.
"""

import re
from collections.abc import Callable

from health_monitor.local.spark.exports.stored import (
    NANOS,
    NANOS_NTZ,
    VOID,
    Leaf,
    Listing,
    Mapping,
    Record,
    Type,
    quoted,
    stored,
    text,
)

_WHOLE = ("TINYINT", "SMALLINT", "INT", "BIGINT")
_FLOATS = ("FLOAT", "DOUBLE")
_TIMES = ("DATE", "TIMESTAMP_NTZ", "TIMESTAMP")
_LADDERS = (_WHOLE, _FLOATS, _TIMES, ("BINARY", "STRING"), (*_WHOLE, "STRING"))
"""Of two types on one of these, the latter holds the values of both."""
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")
_DIGITS = {"TINYINT": 3, "SMALLINT": 5, "INT": 10, "BIGINT": 19}
_EXACT = {"FLOAT": 2**24, "DOUBLE": 2**53}
"""From this number on, a float stands for more than one whole number."""

Refuse = Callable[[str, str], str]
"""SQL that stops reading: of the value, and what is wrong with it."""


def common(one: Type, other: Type) -> Type | None:
    """The type that holds the values of both; None: there is none."""
    if one == other or other == Leaf(VOID):
        return one
    if one == Leaf(VOID):
        return other
    match one, other:
        case Record(ours), Record(theirs):
            return _common_record(ours, theirs)
        case Listing(ours), Listing(theirs):
            element = common(ours, theirs)
            return None if element is None else Listing(element)
        case Mapping(key, value), Mapping(other_key, other_value):
            keys, values = common(key, other_key), common(value, other_value)
            return None if keys is None or values is None else Mapping(keys, values)
        case Leaf(ours), Leaf(theirs):
            name = _common_name(ours, theirs) or _common_name(theirs, ours)
            return None if name is None else Leaf(name)
    return None


def converted(value: str, found: Type, wanted: Type, refuse: Refuse) -> str:
    """SQL that turns a value of the type that a file has into the wanted one."""
    if stored(found) == wanted:
        return value
    match found, wanted:
        case Leaf(name), _ if name == VOID:
            return f"CAST(NULL AS {wanted})"
        case Leaf(name), Leaf(other):
            return _converted_leaf(value, name, other, refuse)
        case Record(members), Record(others):
            inner = {name.lower(): (name, type_) for name, type_ in members}
            parts = ", ".join(_member(value, inner, name, t, refuse) for name, t in others)
            return f"CASE WHEN {value} IS NOT NULL THEN named_struct({parts}) END"
        case Listing(element), Listing(other):
            each = converted("_e", element, other, refuse)
            return f"transform({value}, _e -> {each})"
        case Mapping(key, item), Mapping(other_key, other_item):
            keys = converted("_k", key, other_key, refuse)
            values = converted("_v", item, other_item, refuse)
            return (
                f"transform_values(transform_keys({value}, (_k, _v) -> {keys}), "
                f"(_k, _v) -> {values})"
            )
    raise AssertionError(f"unreachable: {found} was found to be like {wanted}")


def _common_record(
    ours: tuple[tuple[str, Type], ...], theirs: tuple[tuple[str, Type], ...]
) -> Type | None:
    members = {name.lower(): (name, type_) for name, type_ in ours}
    for name, type_ in theirs:
        known_name, known = members.get(name.lower(), (name, type_))
        both = common(known, type_)
        if both is None:
            return None
        members[name.lower()] = (known_name, both)
    return Record(tuple(members.values()))


def _common_name(one: str, other: str) -> str | None:
    for ladder in _LADDERS:
        if one in ladder and other in ladder:
            return max(one, other, key=ladder.index)
    if one in _FLOATS and other in (*_WHOLE, "STRING"):
        return "STRING" if other == "STRING" else "BIGINT"  # an id with a NULL beside it
    decimal = _DECIMAL.fullmatch(other)
    if decimal is None:
        return None
    if one in _FLOATS:
        return other
    digits, scale = map(int, decimal.groups())
    if own := _DECIMAL.fullmatch(one):
        before, after = int(own[1]) - int(own[2]), int(own[2])
    elif one in _DIGITS:
        before, after = _DIGITS[one], 0
    else:
        return None
    places = max(after, scale)
    wide = max(before, digits - scale) + places
    return f"DECIMAL({wide},{places})" if wide <= 38 else None


def _member(
    value: str, members: dict[str, tuple[str, Type]], name: str, wanted: Type, refuse: Refuse
) -> str:
    own, found = members.get(name.lower(), (name, Leaf(VOID)))
    return f"{text(name)}, {converted(f'{value}.{quoted(own)}', found, wanted, refuse)}"


def _converted_leaf(value: str, found: str, wanted: str, refuse: Refuse) -> str:
    if found in (NANOS, NANOS_NTZ):
        told = refuse(
            value, "nanoseconds since 1970 are no whole microseconds: export it with microseconds"
        )
        # `div` rounds towards 1970, which a whole number of microseconds does not need.
        exact = f"timestamp_micros({value} div 1000)"
        return (
            f"CASE WHEN {value} IS NULL THEN NULL WHEN {value} % 1000 = 0 "
            f"THEN CAST({exact} AS {wanted}) ELSE {told} END"
        )
    if found in _FLOATS and wanted not in _FLOATS:
        return _converted_float(value, found, wanted, refuse)
    return f"CAST({value} AS {wanted})"


def _converted_float(value: str, found: str, wanted: str, refuse: Refuse) -> str:
    if wanted.startswith("DECIMAL"):
        exact, result = (
            f"CAST(try_cast({value} AS {wanted}) AS {found}) = {value}",
            f"CAST({value} AS {wanted})",
        )
    else:
        exact = f"{value} = floor({value}) AND abs({value}) < {_EXACT[found]}"
        result = f"CAST(CAST({value} AS BIGINT) AS {wanted})"
    told = refuse(
        value, f"is a float and no exact {wanted}, which other files have: export it as text"
    )
    return (
        f"CASE WHEN {value} IS NULL OR isnan({value}) THEN NULL WHEN {exact} "
        f"THEN {result} ELSE {told} END"
    )
