"""A picture as Mermaid, which GitHub and GitLab draw inside Markdown."""

from collections.abc import Iterator

from health_monitor.graph.picture import TITLES, Box, Picture
from health_monitor.local.progress import COLORS

_STYLES = {
    "green": ("done", "fill:#dafbe1,stroke:#1a7f37,color:#0a3d1a"),
    "red": ("failed", "fill:#ffebe9,stroke:#cf222e,color:#5c0a12"),
    "yellow": ("stopped", "fill:#fff8c5,stroke:#9a6700,color:#4d2d00"),
    "cyan": ("running", "fill:#ddf4ff,stroke:#0969da,color:#0a3069"),
    "bright_black": ("waiting", "fill:#eaeef2,stroke:#57606a,color:#24292f"),
}
"""Color of an outcome to class and style; each brings its own ink, for dark pages too."""


def as_mermaid(picture: Picture) -> str:
    """The text of a flowchart, with a line break at its end."""
    return "\n".join(_lines(picture)) + "\n"


def _lines(picture: Picture) -> Iterator[str]:
    yield f"%% {picture.title}"
    yield "flowchart LR"
    for layer, title in TITLES.items():
        boxes = picture.layer(layer)
        if boxes:
            yield f'  subgraph layer_{layer}["{title}"]'
            yield from (f"    {_node(picture, box)}" for box in boxes)
            yield "  end"
    for arrow in picture.arrows():
        yield f"  {_id(arrow.source)} -->|{arrow.stage}| {_id(arrow.target)}"
    classes: dict[str, list[str]] = {}
    for box in picture.boxes.values():
        outcomes = picture.outcomes_of(box.key)
        if outcomes:
            classes.setdefault(COLORS[outcomes[-1].word], []).append(_id(box.key))
    for color, members in classes.items():
        name, style = _STYLES[color]
        yield f"  classDef {name} {style}"
        yield f"  class {','.join(members)} {name}"


def _node(picture: Picture, box: Box) -> str:
    lines = [f"<b>{_escaped(box.key)}</b>", *map(_escaped, picture.notes(box))]
    lines += [_escaped(str(outcome)) for outcome in picture.outcomes_of(box.key)]
    return f'{_id(box.key)}["{"<br/>".join(lines)}"]'


def _id(key: str) -> str:
    """A key may be a word of Mermaid's own, such as `end`, or the name of a layer."""
    return f"job_{key}"


def _escaped(text: str) -> str:
    """Signs that Mermaid or HTML would read, by their numbers."""
    return "".join(sign if sign.isalnum() or sign in _PLAIN else f"#{ord(sign)};" for sign in text)


_PLAIN = frozenset(" _-.,:@/+()")
