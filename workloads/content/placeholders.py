"""Placeholders in content: `${gold}` is a schema, `${def.x}` a definition.

Considered and rejected: string.Template (fails on the bare `$` of JSON paths and regular
expressions), rewriting the SQL tree (opaque), Jinja (logic in SQL).
"""

import re
from collections.abc import Mapping

from content.definitions import Definitions
from content.errors import ContentError

LAYERS = ("bronze", "gold", "semantic", "monitoring", "ml", "ops")
TABLE_REFERENCE = re.compile(rf"\$\{{({'|'.join(LAYERS)})\}}\.(\w+)")
"""`${layer}.table` in the body of a content file."""


def split_arguments(text: str) -> list[str]:
    """Split at the commas that are outside parentheses and quotes."""
    parts, depth, quote, start = [], 0, "", 0
    for position, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"`":
            quote = character
        elif character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
        elif character == "," and depth == 0:
            parts.append(text[start:position].strip())
            start = position + 1
    return [*parts, text[start:].strip()]


def tables_in(text: str) -> set[str]:
    """The tables, as `layer.name`, that a text with placeholders names outside its comments."""
    code = re.sub(r"--[^\n]*", "", text)
    return {f"{layer}.{name}" for layer, name in TABLE_REFERENCE.findall(code)}


def placeholders(text: str) -> list[str]:
    """The inner texts of all `${...}`, outermost only, in order."""
    found, position = [], 0
    while (start := text.find("${", position)) >= 0:
        end = _closing_brace(text, start)
        found.append(text[start + 2 : end])
        position = end + 1
    return found


def render(text: str, values: Mapping[str, str], definitions: Definitions) -> str:
    """The text with every placeholder replaced; an unknown one is a ContentError.

    `values`: what `${bronze}`, `${gold}`, ... stand for.
    """
    pieces, position = [], 0
    while (start := text.find("${", position)) >= 0:
        end = _closing_brace(text, start)
        pieces += [text[position:start], _replacement(text[start + 2 : end], values, definitions)]
        position = end + 1
    return "".join([*pieces, text[position:]])


def _replacement(inner: str, values: Mapping[str, str], definitions: Definitions) -> str:
    if inner.startswith("def."):
        name, parenthesis, rest = inner.removeprefix("def.").partition("(")
        if not parenthesis:
            return definitions.sql(name)
        arguments = split_arguments(rest.rstrip().removesuffix(")"))
        return render(definitions.expression(name, arguments), values, definitions)
    if inner in values:
        return values[inner]
    hint = "pass its schema to the task" if inner in LAYERS else "use a layer or def.NAME"
    raise ContentError(f"placeholder ${{{inner}}} is unknown: {hint}")


def _closing_brace(text: str, start: int) -> int:
    depth = 0
    for position in range(start, len(text)):
        if text[position] == "{":
            depth += 1
        elif text[position] == "}":
            depth -= 1
            if depth == 0:
                return position
    raise ContentError(f"placeholder is not closed: {text[start : start + 40]!r}")
