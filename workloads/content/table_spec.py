"""What a table is made of, whoever declares it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Column:
    """A column: name, SQL type, comment."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True, kw_only=True)
class ReferencedKey:
    """The primary key that a foreign key names."""

    table: str
    """Full name."""
    columns: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class TableSpec:
    """What a table is made of."""

    comment: str
    columns: Sequence[Column]
    cluster_by: Sequence[str]
    key: Sequence[str] = ()
    """Empty: rows have no key."""
    pruned_by: Sequence[str] = ()
    """Columns beside these whose statistics are kept, so that files can be left out."""
    foreign_keys: Mapping[tuple[str, ...], ReferencedKey] = field(default_factory=dict)
    """Columns to the key that they name, where the engine can declare it."""
