"""The types of columns, as Parquet files store them and as Spark shows them."""

from dataclasses import dataclass

NANOS, NANOS_NTZ = "NANOS", "NANOS_NTZ"
"""Nanoseconds since 1970, with and without a zone: Spark reads them as whole numbers only."""
VOID = "VOID"
"""Of a column that is NULL throughout: whoever wrote it could not know its type."""
_STORED = {NANOS: "BIGINT", NANOS_NTZ: "BIGINT"}
_SHOWN = {NANOS: "TIMESTAMP", NANOS_NTZ: "TIMESTAMP_NTZ"}


@dataclass(frozen=True)
class Leaf:
    """A plain value: the name of Spark's type, or of one of those above."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Strange:
    """A value that Spark cannot read."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Record:
    """A struct: names and types of its members."""

    members: tuple[tuple[str, "Type"], ...]

    def __str__(self) -> str:
        return f"STRUCT<{', '.join(f'{quoted(name)}: {type_}' for name, type_ in self.members)}>"


@dataclass(frozen=True)
class Listing:
    """An array."""

    element: "Type"

    def __str__(self) -> str:
        return f"ARRAY<{self.element}>"


@dataclass(frozen=True)
class Mapping:
    """A map."""

    key: "Type"
    value: "Type"

    def __str__(self) -> str:
        return f"MAP<{self.key}, {self.value}>"


Type = Leaf | Strange | Record | Listing | Mapping


def quoted(name: str) -> str:
    """The name as SQL has it."""
    return "`" + name.replace("`", "``") + "`"


def text(value: str) -> str:
    """The value as an SQL literal."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def stored(type_: Type) -> Type:
    """The type by which Spark reads what the file holds."""
    return _replaced(type_, _STORED)


def shown(type_: Type) -> Type:
    """The type that a reader of the table sees."""
    return _replaced(type_, _SHOWN)


def strange_part(type_: Type) -> str | None:
    """The type of the first value in it that Spark cannot read; None: it reads all."""
    if isinstance(type_, Strange):
        return type_.name
    return next(filter(None, map(strange_part, _parts(type_))), None)


def _parts(type_: Type) -> tuple[Type, ...]:
    match type_:
        case Record(members):
            return tuple(member for _, member in members)
        case Listing(element):
            return (element,)
        case Mapping(key, value):
            return (key, value)
    return ()


def _replaced(type_: Type, names: dict[str, str]) -> Type:
    match type_:
        case Leaf(name):
            return Leaf(names.get(name, name))
        case Record(members):
            return Record(tuple((name, _replaced(member, names)) for name, member in members))
        case Listing(element):
            return Listing(_replaced(element, names))
        case Mapping(key, value):
            return Mapping(_replaced(key, names), _replaced(value, names))
    return type_
