"""Every key that an environment file may hold, as the types of the settings declare it."""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from health_monitor.environments.settings import Settings

GIVEN = frozenset({"name"})
"""Fields of the settings that no file holds."""
_PROMISE = re.compile(
    r"(?P<meaning>.*?)\.\s+(?:Required|Omitted:\s(?P<omitted>.*?))\.(?:\s+Example:\s(?P<example>.*))?",
    re.DOTALL,
)


@dataclass(frozen=True, kw_only=True)
class Key:
    """One key of a section."""

    name: str
    type: Any
    """What it takes: a type with its rules, never None."""
    required: bool
    default: object
    """What holds when it is omitted; None where that is no value, or where it is required."""
    meaning: str
    omitted: str
    """What omitting it means; empty where it is required."""
    example: str
    """A value that differs from the default, as YAML; empty for a section."""

    @property
    def is_section(self) -> bool:
        """Whether it holds keys of its own."""
        return bool(members(self.type))


@dataclass(frozen=True, kw_only=True)
class Section:
    """Keys that stand together: the whole file, or what is below one of its keys."""

    path: str
    """Dotted path, empty for the whole file; `<job>` stands for the name of any job."""
    kind: str
    """What `kind:` says in it; empty where there is no choice."""
    summary: str
    keys: tuple[Key, ...]

    @property
    def example(self) -> str:
        """The section with all of its values, as lines of YAML; each differs from its default."""
        kind = [f"kind: {self.kind}"] if self.kind else []
        lines = [f"{key.name}: {key.example}" for key in self.keys if not key.is_section]
        return "\n".join([*kind, *lines]) + "\n"

    def path_of(self, key: Key) -> str:
        """Dotted path of one of its keys."""
        return f"{self.path}.{key.name}" if self.path else key.name


def sections() -> Iterator[Section]:
    """All sections of an environment file, those with more keys below after their parents."""
    yield from _sections(Settings, "")


def members(kind: Any) -> tuple[type, ...]:
    """The dataclasses that a type allows; none for a value without keys of its own."""
    inner = _plain(kind)
    if get_origin(inner) in (Union, UnionType):
        return tuple(member for choice in get_args(inner) for member in members(choice))
    if get_origin(inner) is dict:
        return members(get_args(inner)[1])
    return (inner,) if isinstance(inner, type) and is_dataclass(inner) else ()


def _sections(kind: type, path: str) -> Iterator[Section]:
    texts, hints = _docstrings(kind), get_type_hints(kind, include_extras=True)
    keys = tuple(
        _key(field, hints[field.name], texts[field.name])
        for field in fields(kind)
        if field.name not in GIVEN
    )
    section = Section(
        path=path, kind=getattr(kind, "KIND", ""), summary=inspect.getdoc(kind) or "", keys=keys
    )
    yield section
    for key in keys:
        below = section.path_of(key) + (".<job>" if get_origin(_plain(key.type)) is dict else "")
        for member in members(key.type):
            yield from _sections(member, below)


def _key(field: "Field[Any]", kind: Any, text: str) -> Key:
    promise = _PROMISE.fullmatch(text)
    assert promise is not None, f"{field.name}: {text!r} lacks its meaning, or when it is omitted"
    required = field.default is MISSING and field.default_factory is MISSING
    default = None if field.default is MISSING else field.default
    if field.default_factory is not MISSING:
        default = field.default_factory()
    return Key(
        name=field.name,
        type=_without_none(kind),
        required=required,
        default=default,
        meaning=" ".join(promise["meaning"].split()),
        omitted=" ".join((promise["omitted"] or "").split()),
        example=promise["example"] or _example(_plain(kind), default),
    )


def _example(kind: Any, default: object) -> str:
    """The first choice that is not the default; none for what is no choice."""
    if kind is bool:
        return str(not default).lower()
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return next(str(member) for member in kind if member != default)
    return ""


def _without_none(kind: Any) -> Any:
    if get_origin(kind) not in (Union, UnionType) or NoneType not in get_args(kind):
        return kind
    (only,) = [choice for choice in get_args(kind) if choice is not NoneType]
    return only


def _plain(kind: Any) -> Any:
    """A type without its rules and without None."""
    inner = _without_none(kind)
    return get_args(inner)[0] if get_origin(inner) is Annotated else inner


def _docstrings(kind: type) -> dict[str, str]:
    """The docstring below each field of a dataclass."""
    (body,) = ast.parse(inspect.getsource(kind)).body
    assert isinstance(body, ast.ClassDef)
    return {
        ast.unparse(field.target): inspect.cleandoc(str(ast.literal_eval(text.value)))
        for field, text in zip(body.body, body.body[1:], strict=False)
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr)
    }
