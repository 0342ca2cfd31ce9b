"""A computed table (Gold, features) as the header of its SQL file declares it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from content.errors import ContentError
from content.files import SqlFile, expect_keys, walk
from content.header import (
    read_adds_only,
    read_columns,
    read_loader,
    read_names,
    read_text,
)
from content.placeholders import tables_in
from content.table_spec import Column, TableSpec
from content.tables.history import FROM, History, history_query, read_history
from content.tables.likeness import read_table_file
from content.tables.reads import Read, expect_reads, read_reads
from content.tables.rules import ForeignKey, Rule, parse_foreign_keys, parse_rules


class Kind(StrEnum):
    """What a row stands for, hence how the table is kept and tested."""

    FACT = "fact"
    """Something that happened, or a sum of such things; follows what it reads."""
    DIMENSION = "dimension"
    """A thing as it is now; follows what it reads."""
    HISTORY = "history"
    """A thing in each of its states, from one row per change."""
    OBSERVED = "observed"
    """A picture of a source at a moment, which cannot be taken again."""
    GENERATED = "generated"
    """Made from no source; rows are never removed."""


FIRST_SEEN, LAST_SEEN = "first_seen", "last_seen"
"""The columns of an observed table that has a row per thing and state."""
REQUIRED = ("comment", "kind", "grain", "key", "columns")
OPTIONAL = (
    "unit", "reads", "adds_only", "day", "loaded_by", "pii", "foreign_keys", "checks", "history"
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ComputedTable:
    """One table that is computed from other tables by one SELECT."""

    path: str
    layer: str
    """`gold` or `ml`."""
    name: str
    domain: str
    comment: str
    kind: Kind
    grain: str
    key: Sequence[str]
    """Unique and never null: a load that would break it fails."""
    unit: Sequence[str]
    """Columns that identify a group of rows which can be computed on its own."""
    reads: Mapping[str, Read]
    """Table -> which rows a change there touches."""
    adds_only: Sequence[str]
    """Reads whose changes matter only for units that the table does not hold yet."""
    day: str | None
    columns: Sequence[Column]
    loaded_by: str
    """The job family that fills it: the layer itself, or `ml`."""
    pii: Sequence[str]
    """Columns that hold names, addresses or free text."""
    foreign_keys: Sequence[ForeignKey]
    """What the names of the columns do not say of its references."""
    rules: Sequence[Rule]
    """What the rows must keep beyond the uniqueness of the key."""
    history: History | None
    body: str
    """The SELECT as the file has it; empty: Python code fills the table."""

    @property
    def object(self) -> str:
        """Name in the run log and in `reads`."""
        return f"{self.layer}.{self.name}"

    @property
    def is_computed(self) -> bool:
        """Whether a SELECT gives its rows."""
        return bool(self.body)

    @property
    def query(self) -> str:
        """The SELECT that gives all columns of all rows, with placeholders.

        Of an observed table that has states it gives the present picture.
        """
        if self.history is None:
            return self.body
        return history_query(self.history, self.unit, list(self.types), self.body)

    @property
    def has_states(self) -> bool:
        """Whether it is observed, with a row per thing and state."""
        return self.kind is Kind.OBSERVED and FIRST_SEEN in self.key

    @property
    def spec(self) -> TableSpec:
        return TableSpec(
            comment=self.comment,
            columns=self.columns,
            cluster_by=(self.day,) if self.day else tuple(self.key[:2]),
            key=self.key,
        )

    @property
    def types(self) -> dict[str, str]:
        """Column to SQL type, in the declared order."""
        return {column.name: column.type for column in self.columns}


def read_computed_tables(root: Path, folder: str, layer: str) -> list[ComputedTable]:
    """All tables below a folder, each after the tables that it reads."""
    return in_reading_order(
        [read_computed_table(root, path, layer) for path in walk(root, folder, ".sql")]
    )


def read_computed_table(root: Path, path: str, layer: str) -> ComputedTable:
    """Parse one file; every mistake is a ContentError naming file and key."""
    return parse_computed_table(read_table_file(root, path), layer)


def parse_computed_table(file: SqlFile, layer: str) -> ComputedTable:
    """Build the table from its file."""
    header, where = file.header, file.path
    expect_keys(header, where, REQUIRED, OPTIONAL)
    columns = read_columns(header["columns"], where)
    known = [column.name for column in columns]
    kind = _kind(header["kind"], where)
    key = read_names(header["key"], "key", known, where)
    unit = read_names(header.get("unit", _unit_of(kind, key)), "unit", known, where)
    history = _history(header, kind, unit, known, where)
    mentions = history.mentioned_by if history else {}
    reads = read_reads(header.get("reads", {}), where)
    table = ComputedTable(
        path=where,
        layer=layer,
        name=file.name,
        domain=file.folder,
        comment=read_text(header["comment"], "comment", where),
        kind=kind,
        grain=read_text(header["grain"], "grain", where),
        key=key,
        unit=unit,
        reads={**mentions, **reads},
        adds_only=(*read_adds_only(header, where), *mentions),
        day=read_names([header["day"]], "day", known, where)[0] if "day" in header else None,
        columns=columns,
        loaded_by=read_loader(header.get("loaded_by", layer), where),
        pii=read_names(header.get("pii", []), "pii", known, where, required=False),
        foreign_keys=parse_foreign_keys(header.get("foreign_keys", []), known, where),
        rules=parse_rules(header.get("checks", {}), where),
        history=history,
        body=file.body,
    )
    _check_body(table, reads)
    _check_kind(table)
    return table


def in_reading_order(tables: Sequence[ComputedTable]) -> list[ComputedTable]:
    """The tables so that each comes after those it reads; a circle is a ContentError."""
    return [table for wave in reading_waves(tables) for table in wave]


def reading_waves(tables: Sequence[ComputedTable]) -> list[list[ComputedTable]]:
    """Groups of tables; each table reads only tables of earlier groups, or of none."""
    return waves(tables, lambda table: table.reads, "read")


def waves(
    tables: Sequence[ComputedTable], needs: Callable[[ComputedTable], Iterable[str]], verb: str
) -> list[list[ComputedTable]]:
    """Groups of tables; each needs only tables of earlier groups, or of none."""
    waiting = {table.object: table for table in sorted(tables, key=lambda t: t.object)}
    found: list[list[ComputedTable]] = []
    while waiting:
        wave = [
            table
            for table in waiting.values()
            if not any(name in waiting and name != table.object for name in needs(table))
        ]
        if not wave:
            raise ContentError(
                f"tables {verb} each other in a circle: {', '.join(sorted(waiting))}"
            )
        found.append(wave)
        waiting = {name: table for name, table in waiting.items() if table not in wave}
    return found


def _unit_of(kind: Kind, key: Sequence[str]) -> list[str]:
    """The unit of a header that names none: what the key identifies, whatever the time."""
    times = {Kind.HISTORY: FROM, Kind.OBSERVED: FIRST_SEEN}
    return [name for name in key if name != times.get(kind)]


def _history(
    header: Mapping[str, Any], kind: Kind, unit: Sequence[str], known: Sequence[str], where: str
) -> History | None:
    if (kind is Kind.HISTORY) != ("history" in header):
        raise ContentError(f"{where}: the key history and kind history go together: write both")
    return read_history(header["history"], unit, known, where) if "history" in header else None


def _check_body(table: ComputedTable, reads: Mapping[str, Read]) -> None:
    """The body reads what the header says, and the header says how changes are followed."""
    where = table.path
    if not table.body and table.loaded_by != "ml":
        raise ContentError(f"{where}: the file has no body: write the SELECT, or loaded_by: ml")
    if table.rules and not table.body:
        raise ContentError(f"{where}: checks: no load of a table without a body would see them")
    expect_reads(where, reads, table.body)
    for name, one in table.reads.items():
        others = tables_in(one.units or "") - {*table.reads, table.object}
        if others:
            raise ContentError(
                f"{where}: reads.{name}: units reads {', '.join(sorted(others))}, which the body "
                "does not: changes there would be missed"
            )
        driven = one.columns and not one.units and not one.gives(table.unit)
        if driven and not any(other.gives(table.unit) for other in table.reads.values()):
            raise ContentError(
                f"{where}: reads: no table gives the unit ({', '.join(table.unit)}): "
                "map its columns for the table that the rows come from"
            )


def _check_kind(table: ComputedTable) -> None:
    """What a kind needs is there, and what it excludes is not."""
    where, follows = table.path, [r for r in table.reads.values() if r.touches]
    if table.kind is Kind.GENERATED and (table.reads or not table.body):
        raise ContentError(f"{where}: kind generated has a body that reads no table")
    if table.kind is Kind.OBSERVED:
        if follows:
            raise ContentError(
                f"{where}: reads: an observed table is looked at anew on each day, so no change "
                "touches it: write {} for each table"
            )
        if table.has_states and table.types.get(LAST_SEEN) != "DATE":
            raise ContentError(f"{where}: columns: a row per state has {LAST_SEEN} of type DATE")
        if not table.has_states and table.day not in table.key:
            raise ContentError(
                f"{where}: kind observed has {FIRST_SEEN} in its key, or the key day as part of it"
            )
    elif table.kind is not Kind.GENERATED and table.body and not follows:
        raise ContentError(
            f"{where}: reads: no table gives the unit ({', '.join(table.unit)}): "
            "map its columns for the table that the rows come from"
        )


def _kind(value: Any, where: str) -> Kind:
    if value not in [kind.value for kind in Kind]:
        raise ContentError(
            f"{where}: kind is {value!r}: use one of {', '.join(kind.value for kind in Kind)}"
        )
    return Kind(value)
