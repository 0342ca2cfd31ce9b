"""A picture as an SVG that needs nothing else, and reads well on light and dark screens."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from health_monitor.graph.layout import Edge, Layout, Point, Shape, arrange
from health_monitor.graph.picture import TITLES, Box, Picture
from health_monitor.jobs.spec import Layer
from health_monitor.local.progress import COLORS

_COLUMNS = {layer: column for column, layer in enumerate(TITLES)}
_SIGN = 7.3
"""Width of a sign: six tenths of the font's size, as monospaced fonts have it, and a little."""
_LINE = 17.0
_PADDING = 12.0
_MARGIN = 24.0
_TOP = 76.0
"""Room for the title and the names of the layers."""
_STRAIGHT = 32.0
"""The end of an arrow, which carries a number."""
_FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
_STATES = {
    "green": "done",
    "red": "failed",
    "yellow": "stopped",
    "cyan": "running",
    "bright_black": "waiting",
}
"""Color of an outcome to class."""
_LIGHT = {
    ".page": "fill: #ffffff",
    ".box": "fill: #f6f8fa; stroke: #afb8c1",
    ".name, .title": "fill: #1f2328",
    ".note, .layer, .stage": "fill: #59636e",
    ".arrow": "stroke: #818b98",
    ".head": "fill: #818b98",
    ".spot": "fill: #ffffff; stroke: #818b98",
    ".done": "fill: #1a7f37",
    ".failed": "fill: #d1242f",
    ".stopped": "fill: #9a6700",
    ".running": "fill: #0969da",
    ".waiting": "fill: #59636e",
    ".stripe.none": "fill: #8c959f",
}
_DARK = {
    ".page": "fill: #0d1117",
    ".box": "fill: #161b22; stroke: #3d444d",
    ".name, .title": "fill: #f0f6fc",
    ".note, .layer, .stage": "fill: #9198a1",
    ".arrow": "stroke: #656c76",
    ".head": "fill: #656c76",
    ".spot": "fill: #0d1117; stroke: #656c76",
    ".done": "fill: #3fb950",
    ".failed": "fill: #f85149",
    ".stopped": "fill: #d29922",
    ".running": "fill: #4493f8",
    ".waiting": "fill: #9198a1",
    ".stripe.none": "fill: #656c76",
}


def as_svg(picture: Picture) -> str:
    """The document, with a line break at its end."""
    return "\n".join(_lines(picture)) + "\n"


def _lines(picture: Picture) -> Iterator[str]:
    texts = {key: _texts(picture, box) for key, box in picture.boxes.items()}
    shapes = {key: _shape(box, texts[key]) for key, box in picture.boxes.items()}
    stages: dict[Edge, list[str]] = {}
    for arrow in picture.arrows():
        stages.setdefault((arrow.source, arrow.target), []).append(str(arrow.stage))
    layout = arrange(shapes, list(stages))
    width = max(layout.width, len(picture.title) * _SIGN) + 2 * _MARGIN
    height = layout.height + _TOP + _MARGIN
    title = escape(picture.title)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-labelledby="title">'
    )
    yield f'<title id="title">{title}</title>'
    yield f"<style>{_style()}</style>"
    yield (
        '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>'
    )
    yield f'<rect class="page" width="{width:.0f}" height="{height:.0f}"/>'
    yield f'<text class="title" x="{_MARGIN:.0f}" y="30">{title}</text>'
    yield f'<g transform="translate({_MARGIN:.0f} {_TOP:.0f})">'
    yield from _layers(layout)
    for edge, route in layout.routes.items():
        yield _arrow(route)
        yield from _stage(route[-1], ",".join(stages[edge]))
    for key, box in picture.boxes.items():
        yield from _box(box, layout.places[key], shapes[key], texts[key])
    yield "</g>"
    yield "</svg>"


def _texts(picture: Picture, box: Box) -> list[tuple[str, str]]:
    """Class and text of each line of a box."""
    outcomes = picture.outcomes_of(box.key)
    return [
        ("name", box.key),
        *(("note", note) for note in picture.notes(box)),
        *((_STATES[COLORS[outcome.word]], str(outcome)) for outcome in outcomes),
    ]


def _shape(box: Box, texts: Sequence[tuple[str, str]]) -> Shape:
    return Shape(
        column=_COLUMNS[box.layer],
        width=max(len(text) for _, text in texts) * _SIGN + 2 * _PADDING,
        height=len(texts) * _LINE + _PADDING,
    )


def _style() -> str:
    common = (
        f"text {{ font: 12px {_FONT} }} .name, .title, .layer {{ font-weight: 600 }} "
        ".arrow { fill: none; stroke-width: 1.2 } .stage { font-size: 10px; text-anchor: middle }"
    )
    dark = _rules(_DARK)
    return f"{common} {_rules(_LIGHT)} @media (prefers-color-scheme: dark) {{ {dark} }}"


def _rules(rules: dict[str, str]) -> str:
    return " ".join(f"{selector} {{ {style} }}" for selector, style in rules.items())


def _layers(layout: Layout) -> Iterator[str]:
    for layer, column in _COLUMNS.items():
        if column in layout.columns:
            left, _ = layout.columns[column]
            yield f'<text class="layer" x="{left:.0f}" y="-16">{TITLES[Layer(layer)]}</text>'


def _arrow(route: Sequence[Point]) -> str:
    """Curves between columns, straight through those it crosses and into its head."""
    *before, (x, y) = route
    points = [*before, (x - _STRAIGHT, y), (x, y)]
    path = f"M{_point(points[0])}"
    for number, (start, end) in enumerate(pairwise(points)):
        if number % 2:
            path += f" L{_point(end)}"
        else:
            middle = (start[0] + end[0]) / 2
            path += f" C{_point((middle, start[1]))} {_point((middle, end[1]))} {_point(end)}"
    return f'<path class="arrow" marker-end="url(#head)" d="{path}"/>'


def _stage(end: Point, stage: str) -> Iterator[str]:
    """The number that says when, in front of the arrow's head."""
    x, y = end[0] - 22, end[1]
    width = 15 + 6 * (len(stage) - 1)
    yield (
        f'<rect class="spot" x="{x - width / 2:.1f}" y="{y - 7.5:.1f}" width="{width}" '
        'height="15" rx="7.5"/>'
    )
    yield f'<text class="stage" x="{x:.1f}" y="{y + 3.5:.1f}">{stage}</text>'


def _box(box: Box, place: Point, shape: Shape, texts: Sequence[tuple[str, str]]) -> Iterator[str]:
    x, y = place
    states = [kind for kind, _ in texts if kind not in ("name", "note")]
    yield f'<g id="job-{escape(box.key)}">'
    yield (
        f'<rect class="box" x="{x:.1f}" y="{y:.1f}" width="{shape.width:.1f}" '
        f'height="{shape.height:.1f}" rx="4"/>'
    )
    yield (
        f'<rect class="stripe {states[-1] if states else "none"}" x="{x:.1f}" y="{y:.1f}" '
        f'width="4" height="{shape.height:.1f}" rx="2"/>'
    )
    for number, (kind, text) in enumerate(texts):
        line = y + _PADDING / 2 + (number + 0.75) * _LINE
        yield f'<text class="{kind}" x="{x + _PADDING:.1f}" y="{line:.1f}">{escape(text)}</text>'
    yield "</g>"


def _point(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
