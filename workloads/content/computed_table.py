"""A derived table (Gold, features) as the header of its SQL file declares it."""

import re
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
    read_reads,
    read_text,
)
from content.rules import (
    ForeignKey,
    Reference,
    Rule,
    parse_foreign_keys,
    parse_rules,
    types_differ,
)
from content.table_spec import Column, TableSpec


class Kind(StrEnum):
    """What a row stands for, hence how the table is tested."""

    FACT = "fact"
    DIMENSION = "dimension"
    HISTORY = "history"
    OBSERVED = "observed"
    DERIVED = "derived"
    FEATURE = "feature"
    EXTERNAL = "external"
    """Created empty, filled by machine learning; has no body."""


TABLE_REFERENCE = re.compile(r"\$\{(bronze|gold|ml|monitoring|ops)\}\.(\w+)")
REQUIRED = ("comment", "kind", "grain", "key", "columns")
OPTIONAL = (
    "unit", "reads", "adds_only", "day", "loaded_by", "pii", "foreign_keys", "checks"
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
    reads: Mapping[str, Mapping[str, str]]
    """Table -> {column: expression over a changed row}: which rows a change there touches."""
    adds_only: Sequence[str]
    """Reads whose changes matter only for units that the table does not hold yet."""
    day: str | None
    columns: Sequence[Column]
    loaded_by: str
    """The job family that fills it: the layer itself, or `ml`."""
    pii: Sequence[str]
    """Columns that hold names, addresses or free text."""
    foreign_keys: Sequence[ForeignKey]
    rules: Sequence[Rule]
    """What the rows must keep beyond the uniqueness of the key."""
    body: str

    @property
    def object(self) -> str:
        """Name in the run log and in `reads`."""
        return f"{self.layer}.{self.name}"

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
    tables = [read_computed_table(root, path, layer) for path in walk(root, folder, ".sql")]
    for table in tables:
        references_of(table, tables)
    return in_reading_order(tables)


def read_computed_table(root: Path, path: str, layer: str) -> ComputedTable:
    """Parse one file; every mistake is a ContentError naming file and key."""
    return parse_computed_table(SqlFile.read(root, path), layer)


def parse_computed_table(file: SqlFile, layer: str) -> ComputedTable:
    """Build the table from its file."""
    header, where = file.header, file.path
    expect_keys(header, where, REQUIRED, OPTIONAL)
    columns = read_columns(header["columns"], where)
    known = [column.name for column in columns]
    kind = _kind(header["kind"], where)
    table = ComputedTable(
        path=where,
        layer=layer,
        name=file.name,
        domain=file.folder,
        comment=read_text(header["comment"], "comment", where),
        kind=kind,
        grain=read_text(header["grain"], "grain", where),
        key=read_names(header["key"], "key", known, where),
        unit=read_names(header.get("unit", header["key"]), "unit", known, where),
        reads=read_reads(header.get("reads", {}), where),
        adds_only=read_adds_only(header, where),
        day=read_names([header["day"]], "day", known, where)[0] if "day" in header else None,
        columns=columns,
        loaded_by=read_loader(header.get("loaded_by", layer), where),
        pii=read_names(header.get("pii", []), "pii", known, where, required=False),
        foreign_keys=parse_foreign_keys(header.get("foreign_keys", []), known, where),
        rules=parse_rules(header.get("checks", {}), where),
        body=file.body,
    )
    _check_body(table)
    return table


def in_reading_order(tables: Sequence[ComputedTable]) -> list[ComputedTable]:
    """The tables so that each comes after those it reads; a circle is a ContentError."""
    return [table for wave in reading_waves(tables) for table in wave]


def references_of(table: ComputedTable, tables: Sequence[ComputedTable]) -> list[Reference]:
    """The table's foreign keys, each with its dimension; one that does not fit is an error."""
    known = {other.object: other for other in tables}
    found = []
    for key in table.foreign_keys:
        at = f"{table.path}: foreign_keys: {key.references}"
        if key.references not in known:
            raise ContentError(f"{at} is no table: use one of {', '.join(sorted(known))}")
        dimension = known[key.references]
        if len(key.columns) != len(dimension.unit):
            raise ContentError(
                f"{at} is found by {', '.join(dimension.unit)}: give as many columns"
            )
        differing = types_differ(key, table.types, dimension.unit, dimension.types)
        if differing:
            raise ContentError(f"{at}: {'; '.join(differing)}: give both the same type")
        if dimension.kind is Kind.HISTORY and "is_current" not in dimension.types:
            raise ContentError(f"{at} is a history without the column is_current: add it there")
        found.append(
            Reference(
                columns=key.columns,
                dimension=dimension.object,
                dimension_columns=dimension.unit,
                is_history=dimension.kind is Kind.HISTORY,
                marks_unknown="is_known" in dimension.types,
            )
        )
    return found


def referring_waves(tables: Sequence[ComputedTable]) -> list[list[ComputedTable]]:
    """Groups of tables; each table's foreign keys name only tables of earlier groups, or none."""
    return _waves(tables, lambda table: [key.references for key in table.foreign_keys], "refer to")


def reading_waves(tables: Sequence[ComputedTable]) -> list[list[ComputedTable]]:
    """Groups of tables; each table reads only tables of earlier groups, or of none."""
    return _waves(tables, lambda table: table.reads, "read")


def _waves(
    tables: Sequence[ComputedTable], needs: Callable[[ComputedTable], Iterable[str]], verb: str
) -> list[list[ComputedTable]]:
    waiting = {table.object: table for table in sorted(tables, key=lambda t: t.object)}
    waves: list[list[ComputedTable]] = []
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
        waves.append(wave)
        waiting = {name: table for name, table in waiting.items() if table not in wave}
    return waves


def _check_body(table: ComputedTable) -> None:
    if (table.kind is Kind.EXTERNAL) != (not table.body):
        problem = "has a body, which kind external forbids" if table.body else "has no body"
        raise ContentError(f"{table.path}: the file {problem}")
    if table.rules and not table.body:
        raise ContentError(f"{table.path}: checks: no load of kind external would see them")
    read = {f"{layer}.{name}" for layer, name in TABLE_REFERENCE.findall(table.body)}
    if read != set(table.reads):
        missing, extra = sorted(read - set(table.reads)), sorted(set(table.reads) - read)
        raise ContentError(
            f"{table.path}: reads must equal the tables of the body: "
            + "; ".join([f"add {name}" for name in missing] + [f"remove {name}" for name in extra])
        )
    if table.body and not any(set(columns) == set(table.unit) for columns in table.reads.values()):
        raise ContentError(
            f"{table.path}: reads: no table gives the unit ({', '.join(table.unit)}): "
            "map its columns for the table that the rows come from"
        )


def _kind(value: Any, where: str) -> Kind:
    if value not in [kind.value for kind in Kind]:
        raise ContentError(
            f"{where}: kind is {value!r}: use one of {', '.join(kind.value for kind in Kind)}"
        )
    return Kind(value)
