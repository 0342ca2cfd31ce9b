"""A Bronze table as its YAML file declares it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from content.errors import ContentError
from content.files import YamlFile, expect_keys, parse_yaml
from content.table_spec import Column, TableSpec
from content.tables.rules import Level

SOURCES = "system_tables"
"""Folder of the references that have the columns of the sources."""
STAMPS = (
    Column("_ingested_at", "TIMESTAMP", "When the row was last written here, UTC."),
    Column("_batch_id", "STRING", "Id of the job run that wrote the row."),
)
DAY = re.compile(r"(?:(\w+)|CAST\((\w+) AS DATE\))", re.IGNORECASE)
"""How the day of a row may be said: so that a range of days is a range of one column, which lets
files be skipped."""
DELETED_AT = Column(
    "_deleted_at", "TIMESTAMP", "When the row was first missing in the source, UTC."
)


class Kind(StrEnum):
    """How the source changes, hence how it is loaded."""

    APPEND = "append"
    """Rows are only added."""
    CHANGES = "changes"
    """Rows are added, and a row may be changed later."""
    LATEST = "latest"
    """The present state, with keys of its own; what is gone vanishes, and is marked here."""
    OBSERVED = "observed"
    """What the reader may see now, without history; loaded as the present state is."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """A rule that every row should keep."""

    name: str
    rule: str
    """SQL predicate over the source columns; NULL counts as broken."""
    level: Level


@dataclass(frozen=True, kw_only=True)
class BronzeTable:
    """One source table and how it is loaded."""

    path: str
    source: str
    """`schema.table` below the source."""
    comment: str
    kind: Kind
    key: Sequence[str]
    columns: Sequence[Column]
    """The source's columns, from `system_tables/`."""
    required: bool
    is_global: bool
    """The same for the whole account: only a primary deployment loads it."""
    arrival: str | None
    """Column that says when a row came; None: the whole source is read each time."""
    overlap_days: int
    day: str | None
    """Expression for the day of a row, which never changes for a key; None: it has none.

    Bronze is compared with its source by day; without `arrival` all is read and compared anyway."""
    compare: Sequence[str] | None
    """Columns whose values are compared with the source beside the key; None: all."""
    retention_days: int | None
    """How long the source keeps its rows; None: as long as the account."""
    correction: str | None
    free_text: Sequence[str]
    """Columns whose text may hold personal data: stored as `statement_text` says."""
    checks: Sequence[Check]

    @property
    def name(self) -> str:
        """Name in the Bronze schema."""
        return self.source.replace(".", "_")

    @property
    def object(self) -> str:
        """Name in the run log and in `reads`."""
        return f"bronze.{self.name}"

    @property
    def spec(self) -> TableSpec:
        extra = (*STAMPS, DELETED_AT) if self.is_present_state else STAMPS
        return TableSpec(
            comment=self.comment,
            columns=(*self.columns, *extra),
            cluster_by=(self.arrival,) if self.arrival else tuple(self.key[:1]),
            key=self.key,
            pruned_by=[self.day_column] if self.day_column else [],
        )

    @property
    def day_column(self) -> str | None:
        """The column that the day is, or is cast from."""
        found = DAY.fullmatch(self.day or "")
        return found and (found.group(1) or found.group(2))

    @property
    def is_present_state(self) -> bool:
        """Whether the source shows what is there now: what vanishes from it is marked."""
        return self.kind in (Kind.LATEST, Kind.OBSERVED)

    @property
    def expires(self) -> bool:
        """Whether old rows go. Not those of a state (a price, a job): it may still be in force."""
        return self.kind is Kind.APPEND

    @property
    def fail_rules(self) -> Sequence[Check]:
        """The rules that keep a row out: the declared ones, and that key and arrival are set."""
        mandatory = dict.fromkeys([*self.key, *([self.arrival] if self.arrival else [])])
        present = (
            Check(name=f"{name}_is_present", rule=f"{name} IS NOT NULL", level=Level.FAIL)
            for name in mandatory
        )
        return (*present, *(check for check in self.checks if check.level is Level.FAIL))

    @property
    def warn_rules(self) -> Sequence[Check]:
        """The rules of which only the broken rows are counted."""
        return [check for check in self.checks if check.level is Level.WARN]

    @property
    def needed(self) -> Sequence[str]:
        """Columns without which no row can be loaded: of key and arrival, day and `fail` rules."""
        rules = [check.rule for check in self.fail_rules]
        text = " ".join([*self.key, self.arrival or "", self.day or "", *rules])
        words = dict.fromkeys(re.findall(r"\w+", text))
        known = {column.name for column in self.columns}
        return [word for word in words if word in known]


REQUIRED = ("comment", "kind", "scope", "required", "key", "checks")
OPTIONAL = (
    *("arrival", "overlap_days", "day", "compare", "retention_days"),
    *("correction", "free_text"),
)


def read_bronze_table(root: Path, path: str) -> BronzeTable:
    """Parse one file; every mistake is a ContentError naming file and key."""
    file = YamlFile.read(root, path)
    reference = root / source_path(file)
    text = reference.read_text(encoding="utf-8") if reference.is_file() else None
    return parse_bronze_table(file, source_columns(file, text))


def parse_bronze_table(file: YamlFile, columns: Sequence[Column]) -> BronzeTable:
    """Build the table from its file and the source's columns."""
    content = file.content
    expect_keys(content, file.path, REQUIRED, OPTIONAL)
    table = BronzeTable(
        path=file.path,
        source=f"{file.folder}.{file.name}",
        comment=_text(content, "comment", file.path),
        kind=Kind(_choice(content, "kind", [kind.value for kind in Kind], file.path)),
        key=_names(content["key"], "key", columns, file.path),
        columns=columns,
        required=_boolean(content, "required", file.path),
        is_global=_choice(content, "scope", ["global", "regional"], file.path) == "global",
        arrival=content.get("arrival"),
        overlap_days=_number(content, "overlap_days", file.path) or 0,
        day=_day(content.get("day"), columns, file.path),
        compare=_names(content["compare"], "compare", columns, file.path)
        if "compare" in content
        else None,
        retention_days=_number(content, "retention_days", file.path),
        correction=content.get("correction"),
        free_text=_free_text(content, columns, file.path),
        checks=_checks(content["checks"], file.path),
    )
    if table.arrival is not None:
        _names([table.arrival], "arrival", columns, file.path)
    if table.kind is Kind.APPEND and not (table.arrival and table.day):
        raise ContentError(f"{file.path}: kind append needs the keys arrival and day: add them")
    if table.arrival is not None and (table.day is None or table.is_present_state):
        raise ContentError(
            f"{file.path}: arrival is for append, and for changes with the key day: "
            f"remove it, or add day (kind is {table.kind})"
        )
    if table.compare is not None and table.arrival is None:
        raise ContentError(
            f"{file.path}: compare is for tables with arrival, the others are compared whole: "
            "remove it"
        )
    return table


def source_path(file: YamlFile) -> str:
    """Path of the reference that has the columns of a table's source."""
    return f"{SOURCES}/{file.folder}/{file.name}.yaml"


def source_columns(file: YamlFile, reference: str | None) -> tuple[Column, ...]:
    """The columns of a table's source, from the text of its reference; None: it has none."""
    path = source_path(file)
    if reference is None:
        raise ContentError(f"{file.path}: it has no source table of its name: add {path}")
    columns = parse_yaml(reference, path).get("columns")
    if not isinstance(columns, dict) or not columns:
        raise ContentError(f"{path}: columns must be a mapping of name to type and comment")
    for name, entry in columns.items():
        if not isinstance(entry, dict) or not {"type", "comment"} <= set(entry):
            raise ContentError(f"{path}: columns.{name} must hold type and comment")
    return tuple(Column(name, c["type"], c["comment"]) for name, c in columns.items())


def _checks(content: Any, path: str) -> tuple[Check, ...]:
    if not isinstance(content, dict):
        raise ContentError(f"{path}: checks must be a mapping of name to rule and level")
    checks = []
    for name, entry in content.items():
        where = f"{path}: checks.{name}"
        if not isinstance(entry, dict):
            raise ContentError(f"{where} must hold rule and level")
        expect_keys(entry, where, ("rule", "level"))
        level = Level(_choice(entry, "level", [level.value for level in Level], where))
        checks.append(Check(name=name, rule=_text(entry, "rule", where), level=level))
    return tuple(checks)


def _day(value: Any, columns: Sequence[Column], path: str) -> str | None:
    if value is None:
        return None
    types = {column.name: column.type.upper() for column in columns}
    found = DAY.fullmatch(value) if isinstance(value, str) else None
    if not found or (types.get(found.group(1)) != "DATE" and found.group(2) not in types):
        raise ContentError(
            f"{path}: day must be a DATE column or CAST(column AS DATE), got {value!r}"
        )
    return str(value)


def _free_text(content: Any, columns: Sequence[Column], path: str) -> tuple[str, ...]:
    if "free_text" not in content:
        return ()
    names = _names(content["free_text"], "free_text", columns, path)
    types = {column.name: column.type.upper().replace(" ", "") for column in columns}
    texts = [str(content.get(key)) for key in ("arrival", "day", "correction")]
    rules = [check.rule for check in _checks(content["checks"], path)]
    needed = " ".join([*content["key"], *texts, *rules])
    for name in names:
        if types[name] not in ("STRING", "MAP<STRING,STRING>") and types[name][:7] != "STRUCT<":
            raise ContentError(
                f"{path}: free_text names {name!r} of type {types[name]}: "
                "only STRING, MAP<STRING,STRING> and STRUCT can be dropped or hashed"
            )
        if re.search(rf"\b{re.escape(name)}\b", needed):
            raise ContentError(
                f"{path}: free_text names {name!r}, which key, arrival, day, correction or checks "
                "need: it may be dropped, so use another column there"
            )
    return names


def _names(value: Any, key: str, columns: Sequence[Column], path: str) -> tuple[str, ...]:
    known = [column.name for column in columns]
    if not isinstance(value, list) or not value:
        raise ContentError(f"{path}: {key} must be a list of columns, got {value!r}")
    for name in value:
        if name not in known:
            raise ContentError(f"{path}: {key} names {name!r}, which the source does not have")
    return tuple(value)


def _text(content: Any, key: str, where: str) -> str:
    if not isinstance(content[key], str) or not content[key].strip():
        raise ContentError(f"{where}: {key} must be a text, got {content[key]!r}")
    return str(content[key])


def _boolean(content: Any, key: str, where: str) -> bool:
    if not isinstance(content[key], bool):
        raise ContentError(f"{where}: {key} must be true or false, got {content[key]!r}")
    return bool(content[key])


def _number(content: Any, key: str, where: str) -> int | None:
    value = content.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        raise ContentError(f"{where}: {key} must be a whole number of days, got {value!r}")
    return value


def _choice(content: Any, key: str, allowed: Sequence[str], where: str) -> str:
    if content[key] not in allowed:
        raise ContentError(f"{where}: {key} is {content[key]!r}: use one of {', '.join(allowed)}")
    return str(content[key])
