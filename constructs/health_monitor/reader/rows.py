"""The answer to a statement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows that a statement gave; of one that changes rows, what the engine counted."""

    columns: tuple[str, ...]
    values: Sequence[Sequence[Any]]
    """Python values; structs as dictionaries, timestamps in UTC, those without a zone naive."""
    has_more: bool
    """There are rows beyond the limit."""

    def records(self) -> Iterator[dict[str, Any]]:
        """Each row by the names of its columns."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.values)
