"""The window of a measure: which rows count beside those of the group, as specification 1.1 has it.

Frames are intervals of the ordering dimension, not numbers of rows, and trailing and leading ones
leave the group's own value out.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from content.errors import ContentError
from content.files import expect_keys

REQUIRED = ("order", "range")
"""What the platform requires; without semiadditive a group that spans several has no value."""
RANGE = re.compile(r"(trailing|leading) ([1-9]\d*) (day|week|month|year)s?")
RANGES = "current, cumulative, all, trailing N UNIT or leading N UNIT (day, week, month, year)"


class Semiadditive(StrEnum):
    """Which value stands for a group that spans several of the ordering dimension."""

    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, kw_only=True)
class Window:
    """The frame along one dimension."""

    order: str
    """The dimension."""
    range: str
    """`current`, `cumulative`, `all`, `trailing`, `leading`."""
    steps: str
    """Interval of a trailing or leading range, such as `INTERVAL 7 DAY`; else empty."""
    semiadditive: Semiadditive


def read_windows(content: Any, dimensions: Collection[str], where: str) -> tuple[Window, ...]:
    """The key `window` of a measure."""
    if not isinstance(content, list) or not content:
        raise ContentError(f"{where}: window must be a list of order, range and semiadditive")
    windows = tuple(_window(entry, dimensions, f"{where}: window") for entry in content)
    orders = [window.order for window in windows]
    twice = sorted({order for order in orders if orders.count(order) > 1})
    if twice:
        raise ContentError(f"{where}: window: two are ordered by {twice[0]!r}: keep one")
    return windows


def _window(entry: Any, dimensions: Collection[str], where: str) -> Window:
    if not isinstance(entry, dict):
        raise ContentError(f"{where}: {entry!r} must hold order, range and semiadditive")
    for key in REQUIRED:
        if key not in entry:
            raise ContentError(f"{where} has no {key}: add it", limit="metric_view_window_required")
    expect_keys(entry, where, ("order", "range", "semiadditive"))
    if entry["order"] not in dimensions:
        raise ContentError(
            f"{where}: order is {entry['order']!r}, which is no dimension of the view: add it there"
        )
    if entry["semiadditive"] not in [one.value for one in Semiadditive]:
        raise ContentError(f"{where}: semiadditive is {entry['semiadditive']!r}: use first or last")
    kind, steps = _range(str(entry["range"]), where)
    return Window(
        order=entry["order"],
        range=kind,
        steps=steps,
        semiadditive=Semiadditive(entry["semiadditive"]),
    )


def _range(text: str, where: str) -> tuple[str, str]:
    if text in ("current", "cumulative", "all"):
        return text, ""
    match = RANGE.fullmatch(text)
    if match is None:
        raise ContentError(f"{where}: range is {text!r}: use {RANGES}")
    return match.group(1), f"INTERVAL {match.group(2)} {match.group(3).upper()}"
