"""A derived table (Gold, features) as the header of its SQL file declares it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from runtime.content import SqlFile, expect_keys, walk
from runtime.errors import ContentError
from runtime.tables import Column, TableSpec


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
OPTIONAL = ("unit", "reads", "adds_only", "day", "loaded_by", "pii")
COLUMN_TYPE = re.compile(
    r"STRING|BOOLEAN|INT|BIGINT|DOUBLE|DATE|TIMESTAMP|DECIMAL\(\d+,\d+\)"
    r"|ARRAY<STRING>|MAP<STRING,STRING>"
)


@dataclass(frozen=True, kw_only=True)
class DerivedTable:
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


def read_derived_tables(root: Path, folder: str, layer: str) -> list[DerivedTable]:
    """All tables below a folder, each after the tables that it reads."""
    tables = [read_derived_table(root, path, layer) for path in walk(root, folder, ".sql")]
    return in_reading_order(tables)


def read_derived_table(root: Path, path: str, layer: str) -> DerivedTable:
    """Parse one file; every mistake is a ContentError naming file and key."""
    return parse_derived_table(SqlFile.read(root, path), layer)


def parse_derived_table(file: SqlFile, layer: str) -> DerivedTable:
    """Build the table from its file."""
    header, where = file.header, file.path
    expect_keys(header, where, REQUIRED, OPTIONAL)
    columns = _columns(header["columns"], where)
    known = [column.name for column in columns]
    kind = _kind(header["kind"], where)
    table = DerivedTable(
        path=where,
        layer=layer,
        name=file.name,
        domain=file.folder,
        comment=_text(header["comment"], "comment", where),
        kind=kind,
        grain=_text(header["grain"], "grain", where),
        key=_names(header["key"], "key", known, where),
        unit=_names(header.get("unit", header["key"]), "unit", known, where),
        reads=_reads(header.get("reads", {}), where),
        adds_only=_adds_only(header, where),
        day=_names([header["day"]], "day", known, where)[0] if "day" in header else None,
        columns=columns,
        loaded_by=_loader(header.get("loaded_by", layer), where),
        pii=_names(header.get("pii", []), "pii", known, where, required=False),
        body=file.body,
    )
    _check_body(table)
    return table


def in_reading_order(tables: Sequence[DerivedTable]) -> list[DerivedTable]:
    """The tables so that each comes after those it reads; a circle is a ContentError."""
    return [table for wave in reading_waves(tables) for table in wave]


def reading_waves(tables: Sequence[DerivedTable]) -> list[list[DerivedTable]]:
    """Groups of tables; each table reads only tables of earlier groups, or of none."""
    waiting = {table.object: table for table in sorted(tables, key=lambda t: t.object)}
    waves: list[list[DerivedTable]] = []
    while waiting:
        wave = [
            table
            for table in waiting.values()
            if not any(read in waiting and read != table.object for read in table.reads)
        ]
        if not wave:
            raise ContentError(f"tables read each other in a circle: {', '.join(sorted(waiting))}")
        waves.append(wave)
        waiting = {name: table for name, table in waiting.items() if table not in wave}
    return waves


def _check_body(table: DerivedTable) -> None:
    if (table.kind is Kind.EXTERNAL) != (not table.body):
        problem = "has a body, which kind external forbids" if table.body else "has no body"
        raise ContentError(f"{table.path}: the file {problem}")
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


def _columns(content: Any, where: str) -> tuple[Column, ...]:
    if not isinstance(content, dict) or not content:
        raise ContentError(f"{where}: columns must be a mapping of name to type and comment")
    columns = []
    for name, entry in content.items():
        at = f"{where}: columns.{name}"
        if not isinstance(entry, dict):
            raise ContentError(f"{at} must hold type and comment")
        expect_keys(entry, at, ("type", "comment"))
        type_ = _text(entry["type"], "type", at)
        if not COLUMN_TYPE.fullmatch(type_):
            raise ContentError(f"{at}: type {type_!r} is not one that derived tables use")
        columns.append(Column(name, type_, _text(entry["comment"], "comment", at)))
    return tuple(columns)


def _reads(content: Any, where: str) -> dict[str, dict[str, str]]:
    if not isinstance(content, dict):
        raise ContentError(f"{where}: reads must be a mapping of table to changed columns")
    for table, columns in content.items():
        if not isinstance(columns, dict):
            raise ContentError(
                f"{where}: reads.{table} must be a mapping of column to expression, "
                "{} when its changes touch no rows"
            )
    return {table: {k: str(v) for k, v in columns.items()} for table, columns in content.items()}


def _adds_only(header: Mapping[str, Any], where: str) -> tuple[str, ...]:
    for name in header.get("adds_only", []):
        if name not in header.get("reads", {}):
            raise ContentError(f"{where}: adds_only names {name!r}, which is not among the reads")
    return tuple(header.get("adds_only", []))


def _names(
    value: Any, key: str, known: Sequence[str], where: str, required: bool = True
) -> tuple[str, ...]:
    if not isinstance(value, list) or (required and not value):
        raise ContentError(f"{where}: {key} must be a list of columns, got {value!r}")
    for name in value:
        if name not in known:
            raise ContentError(f"{where}: {key} names {name!r}, which is not among the columns")
    return tuple(value)


def _kind(value: Any, where: str) -> Kind:
    if value not in [kind.value for kind in Kind]:
        raise ContentError(
            f"{where}: kind is {value!r}: use one of {', '.join(kind.value for kind in Kind)}"
        )
    return Kind(value)


def _loader(value: Any, where: str) -> str:
    if value not in ("gold", "ml"):
        raise ContentError(f"{where}: loaded_by is {value!r}: use gold or ml")
    return str(value)


def _text(value: Any, key: str, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ContentError(f"{where}: {key} must be a text, got {value!r}")
    return value
