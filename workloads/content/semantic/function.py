"""A table function as the header of its SQL file declares it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from content.declared import FUNCTIONS
from content.definitions import Definitions
from content.errors import ContentError
from content.files import SqlFile, expect_keys, walk
from content.header import read_columns
from content.placeholders import render
from content.table_spec import Column
from content.tables.reads import expect_reads

PARAMETER_TYPES = ("DATE", "TIMESTAMP", "INT", "DOUBLE", "STRING", "BOOLEAN")
CLOCK = re.compile(r"\b(current_date|current_timestamp|now|curdate|localtimestamp)\b", re.I)
REQUIRED = ("comment", "examples", "parameters", "columns", "reads")


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A parameter of a function; every one can be left out of a call."""

    name: str
    type: str
    default: str
    """SQL expression; `${def...}` stands in it until it is rendered."""
    comment: str


@dataclass(frozen=True, kw_only=True)
class Function:
    """One table function: the question it answers, its signature and its query."""

    path: str
    name: str
    domain: str
    question: str
    examples: Sequence[str]
    parameters: Sequence[Parameter]
    columns: Sequence[Column]
    reads: Sequence[str]
    rows_on_empty: int
    """How many rows a call without arguments returns while all tables are empty."""
    body: str
    """One SELECT with placeholders; it gives the columns in the declared order."""

    @property
    def comment(self) -> str:
        """What the catalog says about the function."""
        return f"{self.question} Example questions: {' '.join(self.examples)}"

    @property
    def signature(self) -> tuple[tuple[str, str], ...]:
        """Names and types of the parameters, then of the columns."""
        return (
            *((parameter.name, parameter.type) for parameter in self.parameters),
            *((column.name, column.type) for column in self.columns),
        )


def read_function(root: Path, path: str) -> Function:
    """Parse one file; every mistake is a ContentError naming file and key."""
    return parse_function(SqlFile.read(root, path))


def function_paths(root: Path) -> list[str]:
    """Paths of all function files below the workloads folder, sorted."""
    return walk(root, FUNCTIONS, ".sql")


def parse_function(file: SqlFile) -> Function:
    """Build the function from its file."""
    header, where = file.header, file.path
    expect_keys(header, where, REQUIRED, ("rows_on_empty",))
    function = Function(
        path=where,
        name=file.name,
        domain=file.folder,
        question=_line(header["comment"], "comment", where),
        examples=_examples(header["examples"], where),
        parameters=_parameters(header["parameters"], where),
        columns=_columns(header["columns"], where),
        reads=_reads(header["reads"], where),
        rows_on_empty=_number(header.get("rows_on_empty", 0), "rows_on_empty", where),
        body=file.body,
    )
    expect_reads(function.path, function.reads, function.body)
    _check_body(function)
    return function


def render_defaults(function: Function, definitions: Definitions) -> Function:
    """The function with the definitions in place of the placeholders of its defaults."""
    parameters = []
    for parameter in function.parameters:
        at = f"{function.path}: parameters.{parameter.name}: default"
        try:
            default = render(parameter.default, {}, definitions)
        except ContentError as error:
            raise ContentError(f"{at}: {error}") from None
        parameters.append(replace(parameter, default=default))
    return replace(function, parameters=tuple(parameters))


def _examples(content: Any, where: str) -> tuple[str, ...]:
    if not isinstance(content, list) or len(content) != 2:
        raise ContentError(f"{where}: examples must be a list of two questions, got {content!r}")
    return tuple(_line(example, "examples", where) for example in content)


def _parameters(content: Any, where: str) -> tuple[Parameter, ...]:
    parameters = []
    for name, entry in _entries(content, "parameters", where):
        at = f"{where}: parameters.{name}"
        expect_keys(entry, at, ("type", "default", "comment"))
        if entry["type"] not in PARAMETER_TYPES:
            raise ContentError(
                f"{at}: type is {entry['type']!r}: use one of {', '.join(PARAMETER_TYPES)}"
            )
        default = _line(entry["default"], "default", at)
        comment = _line(entry["comment"], "comment", at)
        parameters.append(
            Parameter(name=name, type=entry["type"], default=default, comment=comment)
        )
    return tuple(parameters)


def _columns(content: Any, where: str) -> tuple[Column, ...]:
    columns = read_columns(content, where)
    for column in columns:
        at = f"{where}: columns.{column.name}"
        if column.type.startswith("MAP"):
            raise ContentError(f"{at}: type {column.type!r} is not one that functions return")
        _line(column.comment, "comment", at)
    return columns


def _reads(content: Any, where: str) -> tuple[str, ...]:
    if not isinstance(content, list):
        raise ContentError(f"{where}: reads must be a list of tables, got {content!r}")
    return tuple(str(table) for table in content)


def _entries(content: Any, key: str, where: str) -> list[tuple[str, Mapping[str, Any]]]:
    if not isinstance(content, dict) or not content:
        raise ContentError(f"{where}: {key} must be a mapping of name to its description")
    for name, entry in content.items():
        if not isinstance(entry, dict):
            raise ContentError(f"{where}: {key}.{name} must be a mapping, got {entry!r}")
    return list(content.items())


def _number(value: Any, key: str, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ContentError(f"{where}: {key} must be a number of rows, got {value!r}")
    return value


def _line(value: Any, key: str, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or "\n" in value.strip():
        raise ContentError(f"{where}: {key} must be one line of text, got {value!r}")
    return value.strip()


def _check_body(function: Function) -> None:
    where, body = function.path, function.body
    code = re.sub(r"--[^\n]*", "", body)
    if not re.match(r"(SELECT|WITH)\b", code.strip()):
        raise ContentError(f"{where}: the body must be one SELECT, after WITH if need be")
    if found := CLOCK.search(code):
        raise ContentError(
            f"{where}: the body reads the clock ({found.group()}): "
            "use a parameter whose default does, so that a call with dates is repeatable"
        )
    for parameter in function.parameters:
        if not re.search(rf"\b{parameter.name}\b", code):
            raise ContentError(f"{where}: parameters.{parameter.name}: the body does not use it")
        if re.search(rf"\bLIMIT\s+{parameter.name}\b", code, re.I):
            raise ContentError(
                f"{where}: LIMIT takes no parameter ({parameter.name}): "
                "rank the rows with a total order and filter by the rank",
                limit="tvf_limit_constant",
            )
