"""Which columns of a source hold persons: what its file says, and what it forgot to say."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from content.errors import ContentError
from content.table_spec import Column
from content.types import parse_type

PERSON = re.compile(
    r"(^|_)(by|as)(_|$)|^ip$|(^|_)(e?mail|owner|grantee|grantor|requester|principal|user"
    r"|user_name|user_id|creator_id|subject_name|display_name|source_ip|ip_address)$",
    re.IGNORECASE,
)
"""Names of what is a person, or leads to one. Other columns may hold persons all the same: the
comments of the reference tell."""


def read_pii(value: Any, columns: Sequence[Column], path: str) -> tuple[str, ...]:
    """The key `pii`: columns, or members of them, that hold text."""
    if not isinstance(value, list) or not value:
        raise ContentError(f"{path}: pii must be a list of columns, got {value!r}")
    for name in value:
        known = [text for column in columns for text in texts_of(column)]
        if not any(_covers(str(name), text) for text in known):
            raise ContentError(
                f"{path}: pii names {name!r}, which is no column with text, and no member of one: "
                "correct the name"
            )
    return tuple(value)


def texts_of(column: Column) -> Iterator[str]:
    """The paths of a column's texts, such as `user_identity.email`."""
    return parse_type(column.type).texts(column.name)


def is_personal(text: str, pii: Sequence[str]) -> bool:
    """Whether the text at a path is among those that a file names."""
    return any(_covers(name, text) for name in pii)


def forgotten(columns: Sequence[Column], named: Sequence[str]) -> list[str]:
    """Paths of texts that are persons by their names, and that a file does not name."""
    return [
        text
        for column in columns
        for text in texts_of(column)
        if PERSON.search(text.rpartition(".")[2]) and not is_personal(text, named)
    ]


def related(name: str, text: str) -> bool:
    """Whether one of two paths is, or is in, the other."""
    return _covers(name, text) or _covers(text, name)


def _covers(name: str, text: str) -> bool:
    return f"{text}.".startswith(f"{name}.")
