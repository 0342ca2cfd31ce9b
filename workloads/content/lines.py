"""Where a key stands in a content file."""

from collections.abc import Sequence
from typing import Any

import yaml

from content.files import CLOSING, LOADER, OPENING


def line_of(text: str, key: str) -> int | None:
    """The line of a dotted key, counted from 1; None if there is no such key.

    An entry of a list is found by its `name`.
    """
    if text.startswith(OPENING):
        text = "\n" + text.removeprefix(OPENING).partition(CLOSING)[0]
    try:
        return _line(yaml.compose(text, LOADER), key.split("."))
    except yaml.YAMLError:
        return None


def _line(node: Any, parts: Sequence[str]) -> int | None:
    for name, place, value in _entries(node):
        # A key may hold a dot itself, such as the name of a table.
        for count in range(1, len(parts) + 1):
            if ".".join(parts[:count]) == name:
                return _line(value, parts[count:]) if parts[count:] else place
    return None


def _entries(node: Any) -> list[tuple[str, int, Any]]:
    """Name, line and value of each entry of a mapping or of a list of named mappings."""
    if isinstance(node, yaml.MappingNode):
        return [(key.value, key.start_mark.line + 1, value) for key, value in node.value]
    if isinstance(node, yaml.SequenceNode):
        return [
            (name.value, item.start_mark.line + 1, item)
            for item in node.value
            for key, _, name in _entries(item)
            if key == "name"
        ]
    return []
