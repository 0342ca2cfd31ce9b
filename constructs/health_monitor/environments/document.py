"""YAML with the place of every value, and nothing of YAML's that surprises."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from health_monitor.environments.problems import Problem

Scalar = str | int | float | bool | None


@dataclass(frozen=True, kw_only=True)
class Value:
    """A value of the document, and where it stands."""

    content: "Scalar | tuple[Value, ...] | dict[str, Value]"
    path: str
    """Dotted path of its key; empty for the whole document."""
    line: int | None
    """Counted from 1; None for the whole document."""
    key: str = ""
    """Its key, that of their list for items; empty for the whole document."""
    written: str = ""
    """A scalar as it stands in the file, without quotes; YAML reads `0123` as 83."""

    def walk(self) -> "Iterator[Value]":
        """This value and all below it, in the order of the file."""
        yield self
        if isinstance(self.content, dict):
            for child in self.content.values():
                yield from child.walk()
        elif isinstance(self.content, tuple):
            for item in self.content:
                yield from item.walk()


def read_document(path: Path) -> tuple[Value | None, list[Problem]]:
    """The file's mapping, None when it has none, and what is wrong with its YAML."""
    parser = _Parser(file=str(path))
    return parser.parse(path), parser.problems


class _Parser:
    def __init__(self, *, file: str) -> None:
        self._file = file
        self.problems: list[Problem] = []

    def parse(self, path: Path) -> Value | None:
        try:
            text = path.read_text(encoding="utf-8")
            nodes = list(yaml.compose_all(text, Loader=yaml.SafeLoader))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            return self._fail("", None, f"cannot be read: {reason}", "Give an existing file.")
        except UnicodeDecodeError:
            return self._fail("", None, "is not UTF-8 text", "Save it as UTF-8.")
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            line = None if mark is None else mark.line + 1
            return self._fail("", line, f"is not YAML: {error.problem}", "Correct the line.")
        except yaml.YAMLError as error:
            reason = str(error).splitlines()[0]
            return self._fail("", None, f"is not YAML: {reason}", "Correct the file.")
        if len(nodes) > 1:
            line = nodes[1].start_mark.line + 1
            return self._fail("", line, "holds a second document", "Keep one, without `---`.")
        if not nodes or not isinstance(nodes[0], yaml.MappingNode):
            return self._fail("", None, "is not a mapping", "Write `key: value` lines.")
        return self._value(nodes[0], Value(content=None, path="", line=None), ())

    def _value(self, node: yaml.Node, place: Value, above: tuple[yaml.Node, ...]) -> Value | None:
        """The value of a node at a place, which is a value without content."""
        if any(node is parent for parent in above):
            return self._fail(
                place.path, place.line, "is an alias of what holds it", "Write the value out."
            )
        if isinstance(node, yaml.MappingNode):
            return replace(place, content=self._mapping(node, place, (*above, node)))
        if isinstance(node, yaml.SequenceNode):
            return replace(place, content=self._items(node, place, (*above, node)))
        try:
            content = yaml.SafeLoader("").construct_object(node, deep=True)
            return replace(place, content=content, written=node.value)
        except (yaml.YAMLError, ValueError):
            return self._fail(
                place.path, place.line, "cannot be read as YAML", "Write it in quotes."
            )

    def _items(
        self, node: yaml.SequenceNode, place: Value, above: tuple[yaml.Node, ...]
    ) -> tuple[Value, ...]:
        items = (
            self._value(
                item,
                replace(place, path=f"{place.path}[{index}]", line=item.start_mark.line + 1),
                above,
            )
            for index, item in enumerate(node.value)
        )
        return tuple(item for item in items if item is not None)

    def _mapping(
        self, node: yaml.MappingNode, place: Value, above: tuple[yaml.Node, ...]
    ) -> dict[str, Value]:
        content: dict[str, Value] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._fail(place.path, line, "has a key that is not text", "Write a plain word.")
                continue
            key = str(key_node.value)
            path = f"{place.path}.{key}" if place.path else key
            value = self._value(
                value_node, Value(content=None, path=path, line=line, key=key), above
            )
            if key in content:
                first = content[key].line
                self._fail(path, line, f"stands in line {first} already", "Keep one of the two.")
            elif value is not None:
                content[key] = value
        return content

    def _fail(self, key: str, line: int | None, message: str, fix: str) -> Value | None:
        problem = Problem(file=self._file, line=line, key=key, message=message, fix=fix)
        self.problems.append(problem)
        return None
