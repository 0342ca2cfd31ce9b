"""Which rows differ between what was expected and what was found, told by column."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

Values = Mapping[str, Any]
MOST_ROWS = 10
"""So many rows are shown; the number of the others is told."""


def differing(expected: Sequence[Values], found: Sequence[Values]) -> str:
    """A text that shows the rows that only one side has; empty when there are none.

    An expected row stands beside the row that is most like it, with the columns that differ.
    """
    lacks, extra = _left(expected, found), _left(found, expected)
    if not lacks and not extra:
        return ""
    lines = [f"{len(lacks)} of {len(expected)} expected rows are not among the {len(found)} found"]
    for row in lacks[:MOST_ROWS]:
        near = max(extra, key=lambda other: _alike(row, other), default=None)
        if near is None or not _alike(row, near):
            lines += ["expected, not found:", *_told(row)]
        else:
            extra.remove(near)
            same = {name: value for name, value in row.items() if _same(value, near.get(name))}
            lines.append(f"differs, where {_short(same)}:")
            lines += [
                f"    {name}: expected {value!r}, found {near.get(name)!r}"
                for name, value in row.items()
                if name not in same
            ]
    lines += [f"... and {len(lacks) - MOST_ROWS} more"] if len(lacks) > MOST_ROWS else []
    for row in extra[:MOST_ROWS]:
        lines += ["found, not expected:", *_told(row)]
    lines += [f"... and {len(extra) - MOST_ROWS} more"] if len(extra) > MOST_ROWS else []
    return "\n".join(lines)


def _left(rows: Sequence[Values], others: Sequence[Values]) -> list[Values]:
    """The rows without those that the others have too, each as often as it is there too often."""
    over = Counter(map(_text, rows)) - Counter(map(_text, others))
    kept = []
    for row in rows:
        if over[_text(row)] > 0:
            over[_text(row)] -= 1
            kept.append(row)
    return kept


def _text(row: Values) -> str:
    return repr(sorted(row.items()))


def _same(one: Any, other: Any) -> bool:
    return repr(one) == repr(other)


def _alike(row: Values, other: Values) -> int:
    """How many values they share that are no NULL."""
    return sum(v is not None and _same(v, other.get(name)) for name, v in row.items())


def _told(row: Values) -> list[str]:
    return [f"    {name}: {value!r}" for name, value in row.items()]


def _short(row: Values) -> str:
    return ", ".join(f"{name} = {value!r}" for name, value in row.items() if value is not None)
