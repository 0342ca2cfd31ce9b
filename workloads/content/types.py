"""SQL types that are written as text, in their parts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

OPENED = re.compile(r"(struct|array|map)<(.*)>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Type:
    """A type; plain ones have no parts."""

    kind: str
    """In small letters: `struct`, `array`, `map`, or the whole of a plain type."""
    parts: Sequence[tuple[str, "Type"]] = ()
    """Members of a struct by name; the element of an array; key and value of a map."""

    def texts(self, path: str) -> Iterator[str]:
        """Where there is text: the path and those of members; arrays and maps are one place with
        what they hold, and the keys of maps are none."""
        match self.kind:
            case "string":
                yield path
            case "struct":
                for name, part in self.parts:
                    yield from part.texts(f"{path}.{name}")
            case "array" | "map":
                yield from self.parts[-1][1].texts(path)


def parse_type(text: str) -> Type:
    """The type in a text such as `struct<a:string,b:array<int>>`, in any capitals."""
    found = OPENED.fullmatch(text.strip())
    if found is None:
        return Type(kind=text.strip().lower())
    kind, inside = found.group(1).lower(), _split(found.group(2))
    if kind == "struct":
        named = (part.partition(":") for part in inside)
        parts = [(name.strip().strip("`"), parse_type(type_)) for name, _, type_ in named]
    else:
        parts = [("", parse_type(part)) for part in inside]
    return Type(kind=kind, parts=tuple(parts))


def _split(text: str) -> list[str]:
    """Split at the commas that are in no brackets."""
    parts, depth, start = [], 0, 0
    for position, character in enumerate(text):
        depth += (character in "<(") - (character in ">)")
        if character == "," and depth == 0:
            parts.append(text[start:position])
            start = position + 1
    return [part for part in (*parts, text[start:]) if part.strip()]
