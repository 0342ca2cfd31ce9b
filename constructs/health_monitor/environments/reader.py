"""From a document to frozen dataclasses, driven by their fields alone."""

import difflib
import inspect
import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from health_monitor.environments.document import Value
from health_monitor.environments.problems import Problem
from health_monitor.environments.rules import Rule

BAD: Any = object()
"""Stands for a value that could not be read; its problem is told already."""

_WORDS = {str: "text", int: "a whole number", bool: "true or false", dict: "a mapping"}
_DECIMAL = re.compile(r"[+-]?(0|[1-9][0-9]*)")
_OF_THE_CDK = "TfToken["
"""How the CDK writes a reference; whoever writes it in a text gets what it refers to.

A key with it is refused as the name of a secret.
"""


class Reader:
    """Reads values of any type that is made of dataclasses, enums, lists, mappings and scalars."""

    def __init__(self, *, file: str, withheld: frozenset[str]) -> None:
        self._file = file
        self._withheld = withheld
        self.problems: list[Problem] = []

    def read(self, kind: Any, value: Value) -> Any:
        """The value as `kind`, or BAD with at least one problem added."""
        if value.path in self._withheld:
            return BAD
        if value.content is None:
            return self._bad(value, "has no value", "Write one, or remove the key.")
        if get_origin(kind) is Annotated:
            return self._ruled(kind, value)
        if get_origin(kind) in (Union, UnionType):
            members = [member for member in get_args(kind) if member is not NoneType]
            return self._union(members, value)
        if get_origin(kind) is tuple:
            return self._items(get_args(kind)[0], value)
        if get_origin(kind) is dict:
            return self._mapping(get_args(kind)[1], value)
        if is_dataclass(kind):
            return self.read_fields(kind, value, given={})
        if issubclass(kind, StrEnum):
            return self._enum(kind, value)
        return self._scalar(kind, value)

    def read_fields(self, kind: Any, value: Value, *, given: Mapping[str, object]) -> Any:
        """A dataclass from a mapping; `given` are fields that the file does not hold."""
        if not isinstance(value.content, dict):
            return self._wrong_type(value, "a mapping")
        hints = get_type_hints(kind, include_extras=True)
        wanted = [field for field in fields(kind) if field.name not in given]
        ignored = {"kind"} if hasattr(kind, "KIND") else set()
        self._unknown(value.content, sorted({field.name for field in wanted} | ignored))
        read = {field.name: self._field(field, hints[field.name], value) for field in wanted}
        read |= given
        broken = [self._check(check, read, value) for check in getattr(kind, "CHECKS", ())]
        if any(broken) or any(part is BAD for part in read.values()):
            return BAD
        return kind(**read)

    def _field(self, field: Field[Any], kind: Any, value: Value) -> Any:
        assert isinstance(value.content, dict)
        if field.name in value.content:
            return self.read(kind, value.content[field.name])
        if field.default is not MISSING:
            return field.default
        if field.default_factory is not MISSING:
            return field.default_factory()
        return self._missing(value, field.name, f"Add it: {_describe(kind)}.")

    def _check(self, check: Any, read: Mapping[str, Any], value: Value) -> bool:
        assert isinstance(value.content, dict)
        arguments = {name: read[name] for name in inspect.signature(check).parameters}
        if any(argument is BAD for argument in arguments.values()):
            return False
        outcome = check(**arguments)
        if outcome is None:
            return False
        key, complaint = outcome
        place = value.content.get(key) or Value(
            content=None, path=_join(value, key), line=value.line
        )
        self._bad(place, complaint.message, complaint.fix)
        return True

    def _unknown(self, content: Mapping[str, Value], known: list[str]) -> None:
        for key in content.keys() - set(known):
            value = content[key]
            if value.path in self._withheld:
                continue
            near = difflib.get_close_matches(key, known, n=1)
            choice = f"Remove it; known are {', '.join(known)}."
            fix = f"Did you mean {near[0]}?" if near else choice
            self._bad(value, "is an unknown key", fix)

    def _ruled(self, kind: Any, value: Value) -> Any:
        read = self.read(kind.__origin__, value)
        rules: tuple[Rule, ...] = kind.__metadata__
        for rule in rules if read is not BAD else ():
            complaint = rule.judge(read)
            if complaint is not None:
                return self._bad(value, complaint.message, complaint.fix)
        return read

    def _union(self, members: list[Any], value: Value) -> Any:
        if len(members) == 1:
            return self.read(members[0], value)
        if not isinstance(value.content, dict):
            return self._wrong_type(value, "a mapping")
        kinds = {member.KIND: member for member in members}
        choice = f"one of {', '.join(kinds)}"
        if "kind" not in value.content:
            return self._missing(value, "kind", f"Add it: {choice}.")
        named = value.content["kind"]
        member = kinds.get(named.content) if isinstance(named.content, str) else None
        if member is None:
            return self._bad(named, f"{_show(named)} is not a known kind", f"Use {choice}.")
        return self.read_fields(member, value, given={})

    def _items(self, kind: Any, value: Value) -> Any:
        if not isinstance(value.content, tuple):
            return self._wrong_type(value, "a list")
        items = tuple(self.read(kind, item) for item in value.content)
        seen: set[object] = set()
        for item, read in zip(value.content, items, strict=True):
            if read is not BAD and read in seen:
                return self._bad(item, f"{read!r} is in the list already", "Name it once.")
            seen.add(read)
        return BAD if BAD in items else items

    def _mapping(self, kind: Any, value: Value) -> Any:
        if not isinstance(value.content, dict):
            return self._wrong_type(value, "a mapping")
        read = {key: self.read(kind, child) for key, child in value.content.items()}
        return BAD if any(part is BAD for part in read.values()) else dict(sorted(read.items()))

    def _enum(self, kind: type[StrEnum], value: Value) -> Any:
        choices = [str(member) for member in kind]
        if value.content in choices:
            return kind(value.content)
        return self._bad(
            value, f"{_show(value)} is not a known value", f"Use one of {', '.join(choices)}."
        )

    def _scalar(self, kind: type, value: Value) -> Any:
        if type(value.content) is not kind:
            return self._wrong_type(value, _WORDS[kind])
        if kind is int and not _DECIMAL.fullmatch(value.written):
            message = f"{value.written} means {value.content} in YAML"
            return self._bad(value, message, "Write the number that you mean in plain digits.")
        if kind is str and _OF_THE_CDK in str(value.content):
            message = f"{_show(value)} holds {_OF_THE_CDK}, with which the CDK marks a reference"
            return self._bad(value, message, "Write another text.")
        return value.content

    def _wrong_type(self, value: Value, wanted: str) -> Any:
        is_scalar = not isinstance(value.content, tuple | dict)
        fix = "Write it in quotes." if wanted == "text" and is_scalar else f"Write {wanted}."
        return self._bad(value, f"{_show(value)} is not {wanted}", fix)

    def _missing(self, value: Value, key: str, fix: str) -> Any:
        place = Value(content=None, path=_join(value, key), line=value.line)
        return self._bad(place, "is missing", fix)

    def _bad(self, value: Value, message: str, fix: str) -> Any:
        self.problems.append(
            Problem(file=self._file, line=value.line, key=value.path, message=message, fix=fix)
        )
        return BAD


def _join(value: Value, key: str) -> str:
    return f"{value.path}.{key}" if value.path else key


def _show(value: Value) -> str:
    """A value as the reader of the file sees it there."""
    match value.content:
        case dict():
            return "a mapping"
        case tuple():
            return "a list"
        case str():
            return repr(value.content)
        case _:
            return value.written


def _describe(kind: Any) -> str:
    """What a required field takes."""
    if get_origin(kind) is Annotated:
        rule = kind.__metadata__[0]
        return str(getattr(rule, "what", "a number"))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return f"one of {', '.join(kind)}"
    return "a mapping"
