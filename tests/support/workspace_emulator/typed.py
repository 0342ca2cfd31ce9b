"""Requests and responses held to the types of databricks-sdk."""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from typing import Any

from workspace_emulator.refusal import refuse

NAMES = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Field:
    """One member of a request or a type."""

    annotation: Any
    required: bool


@cache
def fields_of_call(call: Callable[..., Any]) -> Mapping[str, Field]:
    """The members that an SDK method sends."""
    hints = typing.get_type_hints(call)
    defaults = call.__kwdefaults__ or {}
    return {
        name: Field(annotation=annotation, required=name not in defaults)
        for name, annotation in hints.items()
        if name != "return"
    }


@cache
def fields_of_type(kind: type) -> Mapping[str, Field]:
    """The members of an SDK dataclass."""
    hints = typing.get_type_hints(kind)
    return {
        field.name: Field(
            annotation=hints[field.name],
            required=field.default is dataclasses.MISSING
            and field.default_factory is dataclasses.MISSING,
        )
        for field in dataclasses.fields(kind)
    }


def check_members(body: Any, fields: Mapping[str, Field], where: str) -> None:
    """Refuse a body that has an unknown member, a wrong type, or lacks a required member."""
    if not isinstance(body, dict):
        refuse("field_type", f"{where} must be an object, not {_shown(body)}")
    prefix = f"{where}." if where else ""
    for name, value in body.items():
        if name not in fields:
            refuse(
                "field_known",
                f"Unknown field {prefix}{name}; known are {', '.join(sorted(fields))}",
                error_code="MALFORMED_REQUEST",
            )
        check(value, fields[name].annotation, f"{prefix}{name}")
    for name, field in fields.items():
        if field.required and body.get(name) is None:
            refuse("field_required", f"Missing required field: {prefix}{name}")


def check(value: Any, annotation: Any, where: str) -> None:
    """Refuse a value that is not of the annotated type; null counts as left out."""
    kind = _without_none(annotation)
    if value is None:
        return
    origin = typing.get_origin(kind)
    if origin is list:
        _expect(isinstance(value, list), value, "a list", where)
        (item,) = typing.get_args(kind)
        for number, member in enumerate(value):
            check(member, item, f"{where}[{number}]")
    elif origin is dict:
        _expect(isinstance(value, dict), value, "an object", where)
        for name, member in value.items():
            check(member, typing.get_args(kind)[1], f"{where}.{name}")
    elif dataclasses.is_dataclass(kind) and isinstance(kind, type):
        check_members(value, fields_of_type(kind), where)
    elif isinstance(kind, type) and issubclass(kind, Enum):
        allowed = [member.value for member in kind]
        if value not in allowed:
            refuse(
                "field_enum",
                f"{where} must be one of {', '.join(map(str, allowed))}, not {_shown(value)}",
            )
    elif kind in NAMES:
        _expect(_is(value, kind), value, NAMES[kind], where)


def from_query(text: str, annotation: Any, where: str) -> Any:
    """The value of a query parameter, whose text is read as its type."""
    kind = _without_none(annotation)
    if kind is bool:
        _expect(text in ("true", "false"), text, NAMES[bool], where)
        return text == "true"
    if kind is int:
        _expect(text.lstrip("-").isdigit(), text, NAMES[int], where)
        return int(text)
    return text


def _without_none(annotation: Any) -> Any:
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        (annotation,) = (a for a in typing.get_args(annotation) if a is not type(None))
    return annotation


def _is(value: Any, kind: Any) -> bool:
    if kind is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _expect(holds: bool, value: Any, kind: str, where: str) -> None:
    if not holds:
        refuse("field_type", f"{where} must be {kind}, not {_shown(value)}")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
