"""The plain SQL that a window measure stands for, where views cannot hold windows.

A value is the measure's aggregate over the rows of a frame: rows that share the group's other
dimensions, and lie in the window along each ordering one. Where a group spans several values of an
ordering dimension, that of its first or last one counts.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from content.errors import ContentError
from content.semantic.metric_view import MetricView
from content.semantic.metric_view_source import folded_source
from content.semantic.metric_view_window import Semiadditive, Window

FRAMES = {
    "all": "TRUE",
    "current": "f.{of} <=> p.{of}",
    "cumulative": "f.{of} <= p.{of}",
    "trailing": "f.{of} >= p.{of} - {steps} AND f.{of} < p.{of}",
    "leading": "f.{of} > p.{of} AND f.{of} <= p.{of} + {steps}",
}
"""Rows `f` of the frame of a point `p`."""
FIELDS = ("dimensions", "measures")


def window_measure_query(
    view: MetricView, rendered: Mapping[str, Any], measure: str, by: Sequence[str]
) -> str:
    """A SELECT of the measure by these dimensions.

    `rendered`: the view's file with its placeholders replaced.
    """
    unknown = [name for name in by if name not in view.dimensions]
    if unknown:
        raise ContentError(f"{view.path}: {unknown[0]!r} is no dimension of the view")
    windows = {window.order: window for window in view.windows[measure]}
    points = list(dict.fromkeys([*by, *windows]))
    fields = {field["name"]: field["expr"] for key in FIELDS for field in rendered[key]}
    columns = ", ".join(f"{fields[name]} AS {_of(name)}" for name in points)
    condition = f"\n  WHERE {rendered['filter']}" if "filter" in rendered else ""
    frame = " AND ".join(_frame(name, windows.get(name)) for name in points)
    return (
        f"WITH facts AS (\n  SELECT *, {columns}\n  FROM {_relation(rendered)}{condition}\n),\n"
        f"points AS (\n  SELECT DISTINCT {', '.join(map(_of, points))} FROM facts\n),\n"
        f"frames AS (\n  SELECT p.*, (\n    SELECT {fields[measure]} FROM facts AS f\n"
        f"    WHERE {frame}\n  ) AS {measure}\n  FROM points AS p\n)\n"
        f"{_groups(measure, by, [windows[name] for name in windows if name not in by])}"
    )


def _relation(rendered: Mapping[str, Any]) -> str:
    source = folded_source(rendered)
    return f"({source})" if rendered.get("joins") else source


def _frame(name: str, window: Window | None) -> str:
    """Which rows of `f` belong to a point of `p`, along one dimension."""
    kind, steps = (window.range, window.steps) if window else ("current", "")
    return FRAMES[kind].format(of=_of(name), steps=steps)


def _groups(measure: str, by: Sequence[str], spanned: Sequence[Window]) -> str:
    """One row per group, of the point that stands for it."""
    columns = ", ".join([*(f"{_of(name)} AS {name}" for name in by), measure])
    order = f"\nORDER BY {', '.join(by)}" if by else ""
    if not spanned:
        return f"SELECT {columns} FROM frames{order}"
    ranking = ", ".join(
        f"{_of(one.order)} {'DESC' if one.semiadditive is Semiadditive.LAST else 'ASC'} NULLS LAST"
        for one in spanned
    )
    if not by:
        return f"SELECT {columns} FROM frames\nORDER BY {ranking}\nLIMIT 1"
    groups = f"PARTITION BY {', '.join(map(_of, by))}"
    return (
        f"SELECT {columns} FROM (\n"
        f"  SELECT *, ROW_NUMBER() OVER ({groups} ORDER BY {ranking}) AS place FROM frames\n"
        f") WHERE place = 1{order}"
    )


def _of(dimension: str) -> str:
    """The name of a dimension's values: a column of the source may be called like it."""
    return f"of_{dimension}"
