"""What a Bronze table takes in of columns that its source has beside the known ones.

A table holds what Delta holds without being asked to, under any engine; everything else is left
out and told, so that one strange column keeps nothing from being loaded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyspark.sql.types import (
    ArrayType,
    DataType,
    MapType,
    NullType,
    StringType,
    StructField,
    StructType,
    TimestampNTZType,
)

from bronze.loading.conversion import is_plain
from bronze.loading.exported import EXPORTED
from bronze.loading.projection import members
from content.sql import identifier

REFUSED = re.compile(r"[ ,;{}()\n\t=`]|^$")
"""What a name must not have: Delta refuses it, or cannot be told of it."""
RESERVED = "_"
"""Begins the names of columns that Delta and Bronze add themselves."""


@dataclass(frozen=True, kw_only=True)
class News:
    """What only the source has."""

    taken: list[tuple[str, str]] = field(default_factory=list)
    """Path and type of each column or struct member that the table can hold."""
    left_out: list[str] = field(default_factory=list)
    """The others, each with the reason."""


def news(target: StructType, source: StructType) -> News:
    """What the source has and the target has not."""
    found = News()
    known = members(target)
    for new in source.fields:
        if new.name == EXPORTED:
            continue
        if new.name.startswith(RESERVED):
            found.left_out.append(f"{new.name!r} (reserved name)")
        elif new.name.lower() in known:
            own, type_ = known[new.name.lower()]
            _add_inner(found, identifier(own), type_, new.dataType)
        else:
            _add(found, "", new)
    return found


def _add(found: News, path: str, new: StructField) -> None:
    """Judge a new column, or member of the struct at the path (ends with a dot)."""
    reason = next(_objections(new.name, new.dataType), None)
    if reason is None:
        found.taken.append((path + identifier(new.name), new.dataType.simpleString()))
    else:
        found.left_out.append(f"{path.replace('`', '') + new.name!r} ({reason})")


def _add_inner(found: News, path: str, target: DataType, source: DataType) -> None:
    if isinstance(target, StructType) and isinstance(source, StructType):
        known = members(target)
        for new in source.fields:
            if new.name.lower() in known:
                own, type_ = known[new.name.lower()]
                _add_inner(found, f"{path}.{identifier(own)}", type_, new.dataType)
            else:
                _add(found, f"{path}.", new)
    elif isinstance(target, ArrayType) and isinstance(source, ArrayType):
        _add_inner(found, f"{path}.element", target.elementType, source.elementType)


def _objections(name: str, type_: DataType) -> Iterator[str]:
    if REFUSED.search(name):
        yield "a name that Delta refuses"
    if isinstance(type_, StructType):
        lower = [member.name.lower() for member in type_.fields]
        if len(set(lower)) < len(lower):
            yield "members that differ in capitals only"
        if not lower:
            yield "a struct of nothing"
        for member in type_.fields:
            yield from _objections(member.name, member.dataType)
    elif isinstance(type_, ArrayType):
        yield from _objections("element", type_.elementType)
    elif isinstance(type_, MapType):
        yield from _objections("key", type_.keyType)
        yield from _objections("value", type_.valueType)
    elif isinstance(type_, NullType):
        yield "nothing that can be read in it"
    elif isinstance(type_, TimestampNTZType) or not is_plain(type_) or _is_collated(type_):
        yield type_.simpleString().upper()


def _is_collated(type_: DataType) -> bool:
    return isinstance(type_, StringType) and type_.simpleString() != "string"
