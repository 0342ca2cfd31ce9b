"""The parts that headers of computed tables are made of; every mistake names file and key."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from content.errors import ContentError
from content.files import expect_keys
from content.table_spec import Column

COLUMN_TYPE = re.compile(
    r"STRING|BOOLEAN|INT|BIGINT|DOUBLE|DATE|TIMESTAMP|DECIMAL\(\d+,\d+\)"
    r"|ARRAY<STRING>|MAP<STRING,(?:STRING|BIGINT)>"
)


def read_columns(content: Any, where: str) -> tuple[Column, ...]:
    """The key `columns`: name to type and comment, in order."""
    if not isinstance(content, dict) or not content:
        raise ContentError(f"{where}: columns must be a mapping of name to type and comment")
    columns = []
    for name, entry in content.items():
        at = f"{where}: columns.{name}"
        if not isinstance(entry, dict):
            raise ContentError(f"{at} must hold type and comment")
        expect_keys(entry, at, ("type", "comment"))
        type_ = read_text(entry["type"], "type", at)
        if not COLUMN_TYPE.fullmatch(type_):
            raise ContentError(f"{at}: type {type_!r} is not one that computed tables use")
        columns.append(Column(name, type_, read_text(entry["comment"], "comment", at)))
    return tuple(columns)


def read_adds_only(header: Mapping[str, Any], where: str) -> tuple[str, ...]:
    """The key `adds_only`: some of the reads."""
    for name in header.get("adds_only", []):
        if name not in header.get("reads", {}):
            raise ContentError(f"{where}: adds_only names {name!r}, which is not among the reads")
    return tuple(header.get("adds_only", []))


def read_names(
    value: Any, key: str, known: Sequence[str], where: str, required: bool = True
) -> tuple[str, ...]:
    """A list of columns."""
    if not isinstance(value, list) or (required and not value):
        raise ContentError(f"{where}: {key} must be a list of columns, got {value!r}")
    for name in value:
        if name not in known:
            raise ContentError(f"{where}: {key} names {name!r}, which is not among the columns")
    return tuple(value)


def read_loader(value: Any, where: str) -> str:
    """The key `loaded_by`: a job family."""
    if value not in ("gold", "ml"):
        raise ContentError(f"{where}: loaded_by is {value!r}: use gold or ml")
    return str(value)


def read_text(value: Any, key: str, where: str) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ContentError(f"{where}: {key} must be a text, got {value!r}")
    return value
