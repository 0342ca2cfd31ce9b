"""Pages of a longer answer, named by opaque tokens."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workspace_emulator.refusal import refuse


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page."""

    rows: list[Any]
    next: int | None
    """Number of the first row of the next page, or None on the last page."""

    def token(self, name: str) -> dict[str, str]:
        """The member that asks for the next page; empty on the last one."""
        return {} if self.next is None else {name: to_token(self.next)}


def to_token(start: int) -> str:
    """The token that asks for the page from this row on."""
    return base64.urlsafe_b64encode(f"from:{start}".encode()).decode()


def start_of(token: str | None) -> int:
    """The row that a token asks for; refuses what this service never gave."""
    if not token:
        return 0
    try:
        word, _, number = base64.urlsafe_b64decode(token).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        word, number = "", ""
    if word != "from" or not number.isdigit():
        refuse("page_token", f"Invalid page token: {token}")
    return int(number)


def page(rows: Sequence[Any], token: str | None, size: int) -> Page:
    """`size` rows from where the token says."""
    start = start_of(token)
    end = start + size
    return Page(rows=list(rows[start:end]), next=end if end < len(rows) else None)
