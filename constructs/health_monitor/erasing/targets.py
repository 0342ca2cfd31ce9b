"""The statements that find persons in a table, and put their hashes in their place.

None names a person: what a warehouse was asked is written down, and read by others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from content.erasure import ERASURE, differs, erased
from content.personal import is_personal
from content.sql import identifier, literal
from content.types import Type, parse_type

NUMBER = "_number"
"""The only column of Bronze's own that is in quarantined rows: the last."""


class Target(Protocol):
    """A table, or a part of one, that may hold persons."""

    @property
    def object(self) -> str:
        """How it is called in answers."""

    @property
    def table(self) -> str:
        """Full name."""

    def count(self, erasure: str, version: int | None = None) -> str:
        """Query for `rows`: how many hold a person of the relation, now or in an old version."""

    def merge(self, erasure: str) -> str:
        """The statement that replaces them."""


@dataclass(frozen=True, kw_only=True)
class TableTarget:
    """A table with its columns that hold persons."""

    object: str
    table: str
    columns: Mapping[str, Type]
    pii: Sequence[str]

    def count(self, erasure: str, version: int | None = None) -> str:
        """See Target."""
        return (
            f"SELECT count(*) AS rows FROM {_at(self.table, version)} AS t "
            f"CROSS JOIN ({erasure}) AS {ERASURE} WHERE {self._differs}"
        )

    def merge(self, erasure: str) -> str:
        """See Target."""
        updates = ", ".join(f"{before} = {after}" for before, after in self._values)
        return (
            f"MERGE INTO {self.table} AS t USING ({erasure}) AS {ERASURE} ON {self._differs} "
            f"WHEN MATCHED THEN UPDATE SET {updates}"
        )

    @property
    def _values(self) -> list[tuple[str, str]]:
        named = ((f"t.{identifier(name)}", name, type_) for name, type_ in self.columns.items())
        return [(value, erased(value, type_, name, self.pii)) for value, name, type_ in named]

    @property
    def _differs(self) -> str:
        return differs(self._values)


@dataclass(frozen=True, kw_only=True)
class QuarantineTarget:
    """The rows that were kept out of one Bronze table, each a JSON text of its columns."""

    bronze: str
    """`bronze.name`."""
    table: str
    columns: Mapping[str, str]
    """Columns of the Bronze table to their types."""
    pii: Sequence[str]

    @property
    def object(self) -> str:
        """See Target."""
        return f"ops.quarantine of {self.bronze}"

    def count(self, erasure: str, version: int | None = None) -> str:
        """See Target."""
        return f"SELECT count(*) AS rows FROM ({self._changed(erasure, version)})"

    def merge(self, erasure: str) -> str:
        """See Target. A row's id follows its text: loading finds it as the same."""
        return (
            f"MERGE INTO {self.table} AS t USING ({self._changed(erasure, None)}) AS s "
            f"ON t.source_table = {literal(self.bronze)} AND t.row_id = s.row_id "
            "WHEN MATCHED THEN UPDATE SET t.row = s.row, t.row_id = sha2(s.row, 256)"
        )

    def _changed(self, erasure: str, version: int | None) -> str:
        own = [name for name in self.columns if not name.startswith("_")]
        names = [*own, *(name for name in self.columns if name == NUMBER)]
        schema = ", ".join(f"{identifier(name)} {self.columns[name]}" for name in names)
        members = ", ".join(
            f"{literal(name)}, "
            + erased(f"j.{identifier(name)}", parse_type(self.columns[name]), name, self.pii)
            for name in names
        )
        parsed = (
            f"SELECT row_id, from_json(row, {literal(schema)}) AS j "
            f"FROM {_at(self.table, version)} WHERE source_table = {literal(self.bronze)}"
        )
        both = (
            f"SELECT row_id, to_json(j) AS before, to_json(named_struct({members})) AS row "
            f"FROM ({parsed}) AS q CROSS JOIN ({erasure}) AS {ERASURE}"
        )
        return f"SELECT row_id, row FROM ({both}) WHERE before <> row"


def with_texts(columns: Mapping[str, str], pii: Sequence[str] | None) -> dict[str, Type]:
    """The columns that hold persons, by their names and types as a table has them."""
    types = {name: parse_type(type_) for name, type_ in columns.items()}
    return {
        name: type_
        for name, type_ in types.items()
        if any(pii is None or is_personal(text, pii) for text in type_.texts(name))
    }


def _at(table: str, version: int | None) -> str:
    return table if version is None else f"{table} VERSION AS OF {version}"
