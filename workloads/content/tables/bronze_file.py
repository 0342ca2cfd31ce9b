"""Reading the YAML file of a Bronze table; every mistake is told with file and key."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from content.errors import ContentError
from content.files import YamlFile, expect_keys, parse_yaml
from content.personal import read_pii
from content.table_spec import Column
from content.tables.bronze_table import (
    DAY,
    METASTORE,
    NUMBER,
    BronzeTable,
    Check,
    Kind,
    Scope,
)
from content.tables.need import Need
from content.tables.rules import Level

SOURCES = "system_tables"
"""Folder of the references that have the columns of the sources."""
REQUIRED = ("comment", "kind", "scope", "required", "key", "checks")
OPTIONAL = (
    *("arrival", "overlap_days", "day", "compare", "retention_days"),
    *("correction", "free_text", "listed_keys", "pii", "never_loaded", "also_named", "numbered"),
    *("kept_days", "latency_hours", "need"),
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
    never_loaded = _never_loaded(content, columns, file.path)
    columns = [column for column in columns if column.name not in never_loaded]
    needs = {"need": Need.OTHER, **content}
    scope = Scope(_choice(content, "scope", [scope.value for scope in Scope], file.path))
    if scope is Scope.METASTORE:
        columns = [METASTORE, *(column for column in columns if column.name != METASTORE.name)]
    table = BronzeTable(
        path=file.path,
        source=f"{file.folder}.{file.name}",
        comment=_text(content, "comment", file.path),
        kind=Kind(_choice(content, "kind", [kind.value for kind in Kind], file.path)),
        key=_key(content, columns, scope, file.path),
        columns=columns,
        required=_boolean(content, "required", file.path),
        need=Need(_choice(needs, "need", [need.value for need in Need], file.path)),
        scope=scope,
        arrival=content.get("arrival"),
        overlap_days=_number(content, "overlap_days", file.path) or 0,
        day=_day(content.get("day"), columns, file.path),
        compare=_names(content["compare"], "compare", columns, file.path)
        if "compare" in content
        else None,
        retention_days=_number(content, "retention_days", file.path),
        kept_days=_number(content, "kept_days", file.path),
        latency_hours=_number(content, "latency_hours", file.path),
        correction=content.get("correction"),
        free_text=_free_text(content, columns, file.path),
        listed_keys=_listed_keys(content, columns, file.path),
        pii=read_pii(content["pii"], columns, file.path) if "pii" in content else (),
        never_loaded=never_loaded,
        also_named=_also_named(content, columns, file.path),
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
    if table.kept_days is not None and not table.expires:
        raise ContentError(
            f"{file.path}: kept_days is for append, rows of a state may still be in force: remove "
            f"it (kind is {table.kind})"
        )
    if table.is_numbered:
        _expect_numbers(table)
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


def _key(content: Any, columns: Sequence[Column], scope: Scope, path: str) -> tuple[str, ...]:
    key = _names(content["key"], "key", columns, path)
    if scope is Scope.METASTORE:
        key = (METASTORE.name, *(name for name in key if name != METASTORE.name))
    is_numbered = "numbered" in content and _boolean(content, "numbered", path)
    return (*key, NUMBER.name) if is_numbered else key


def _expect_numbers(table: BronzeTable) -> None:
    """Rows are numbered while a part of the source is read, so no key may be cut in two."""
    if table.kind is not Kind.APPEND:
        raise ContentError(f"{table.path}: numbered is for kind append: remove it")
    for name in (table.arrival, table.day_column):
        if name not in table.key:
            raise ContentError(
                f"{table.path}: numbered needs {name} in the key, by which the source is read: "
                "add it"
            )


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


def _never_loaded(content: Any, columns: Sequence[Column], path: str) -> tuple[str, ...]:
    if "never_loaded" not in content:
        return ()
    return _names(content["never_loaded"], "never_loaded", columns, path)


def _also_named(content: Any, columns: Sequence[Column], path: str) -> Mapping[str, str]:
    if "also_named" not in content:
        return {}
    names, known = content["also_named"], {column.name for column in columns}
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
        raise ContentError(
            f"{path}: also_named must be a mapping of columns to their other names, got {names!r}"
        )
    _names(list(names), "also_named", columns, path)
    for other in names.values():
        if other in known:
            raise ContentError(
                f"{path}: also_named gives the name {other!r}, which is a column of its own: "
                "remove it"
            )
    return dict(names)


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


def _listed_keys(content: Any, columns: Sequence[Column], path: str) -> Mapping[str, str]:
    if "listed_keys" not in content:
        return {}
    listed, texts = content["listed_keys"], content.get("free_text", [])
    types = {column.name: column.type.upper().replace(" ", "") for column in columns}
    if not isinstance(listed, dict) or not all(isinstance(name, str) for name in listed.values()):
        raise ContentError(
            f"{path}: listed_keys must be a mapping of columns to definitions, got {listed!r}"
        )
    for name in listed:
        if name not in texts or types[name] != "MAP<STRING,STRING>":
            raise ContentError(
                f"{path}: listed_keys names {name!r}, which is no MAP<STRING,STRING> under "
                "free_text: add it there, or remove it here"
            )
    return dict(listed)


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
