"""Texts as Terraform takes them literally: in its JSON, `${` and `%{` begin a template.

Every text of ours that reaches a plan is in the settings, in a job's spec or in the workload files,
and is made literal where these enter a construct. References of the CDK are no texts yet when they
are passed on, and stay. The backend is no template, so its texts stay too.
"""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

_TEMPLATE = re.compile(r"([$%])(?=\{)(?!\{TfToken\[)")
_BACKEND = "backend"

T = TypeVar("T")


def literal(value: T) -> T:
    """The same value, with every text in it such that Terraform reads it as it was.

    It goes into dataclasses, lists and mappings, their keys too.
    """
    made: T = _literal(value)
    return made


def _literal(value: Any) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return _TEMPLATE.sub(r"\1\1", value)
    if isinstance(value, tuple):
        return tuple(map(_literal, value))
    if isinstance(value, Mapping):
        return {_literal(key): _literal(part) for key, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value) if field.name != _BACKEND]
        return replace(value, **{name: _literal(getattr(value, name)) for name in names})
    return value
