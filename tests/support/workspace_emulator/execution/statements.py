"""What a SQL warehouse answers: a test says it, the emulator gives it the API's form."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from workspace_emulator.store import Json

TYPE_NAMES = {"BIGINT": "LONG", "SMALLINT": "SHORT", "TINYINT": "BYTE"}
"""SQL types whose name is another one in an answer."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A statement as somebody has sent it."""

    text: str
    parameters: Mapping[str, str | None]
    """Values of `:name`, as texts."""
    catalog: str
    schema: str
    principal: str


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What comes of a statement."""

    columns: Mapping[str, str]
    """Name to SQL type."""
    rows: Sequence[Sequence[Any]] = ()
    looks: int = 0
    """How often one has to look until it has ended; 0: it ends at once."""
    chunk_rows: int = 1000
    """Rows of a chunk."""


class SqlFailure(Exception):
    """A statement that fails, in the engine's words."""


Answers = Callable[[Statement], Answered]


def no_answers(statement: Statement) -> Answered:
    """Where a test says nothing, no table is there."""
    raise SqlFailure("[TABLE_OR_VIEW_NOT_FOUND] The table or view cannot be found. SQLSTATE: 42P01")


def column_infos(columns: Mapping[str, str]) -> list[Json]:
    """The columns as the manifest has them."""
    return [
        {"name": name, "position": position, "type_text": type_, **_type(type_)}
        for position, (name, type_) in enumerate(columns.items())
    ]


def text(value: Any) -> str | None:
    """A value as an answer has it."""
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case Decimal():
            return format(value, "f")
        case datetime() if value.tzinfo is not None:
            utc = value.astimezone(UTC).replace(tzinfo=None)
            return f"{utc.isoformat(timespec='milliseconds')}Z"
        case date():
            return value.isoformat()
        case bytes() | bytearray():
            return base64.b64encode(value).decode()
        case dict() | list() | tuple():
            return json.dumps(_texts(value))
    return str(value)


def _texts(value: Any) -> Any:
    """What is within a value: texts too."""
    if isinstance(value, dict):
        return {str(name): _texts(item) for name, item in value.items()}
    return [_texts(item) for item in value] if isinstance(value, list | tuple) else text(value)


def _type(type_: str) -> Json:
    word, _, rest = type_.partition("<")[0].partition("(")
    made: Json = {"type_name": TYPE_NAMES.get(word, word)}
    if word == "DECIMAL":
        precision, _, scale = rest.rstrip(")").partition(",")
        made |= {"type_precision": int(precision), "type_scale": int(scale)}
    return made
