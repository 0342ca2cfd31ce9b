"""Placeholders in content: `${gold}` is a schema, `${def.x}` a definition.

Considered and rejected: string.Template (fails on the bare `$` of JSON paths and regular
expressions), rewriting the SQL tree (opaque), Jinja (logic in SQL).
"""

from collections.abc import Mapping

from runtime.definitions import Definitions
from runtime.errors import ContentError
from runtime.names import LAYERS, Names


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


def placeholders(text: str) -> list[str]:
    """The inner texts of all `${...}`, outermost only, in order."""
    found, position = [], 0
    while (start := text.find("${", position)) >= 0:
        end = _closing_brace(text, start)
        found.append(text[start + 2 : end])
        position = end + 1
    return found


def render(text: str, names: Names, definitions: Definitions) -> str:
    """The text with every placeholder replaced; an unknown one is a ContentError."""
    return render_with(text, names.placeholders(), definitions)


def render_with(text: str, schemas: Mapping[str, str], definitions: Definitions) -> str:
    """As `render`, with the schema texts given directly."""
    pieces, position = [], 0
    while (start := text.find("${", position)) >= 0:
        end = _closing_brace(text, start)
        pieces += [text[position:start], _replacement(text[start + 2 : end], schemas, definitions)]
        position = end + 1
    return "".join([*pieces, text[position:]])


def _replacement(inner: str, schemas: Mapping[str, str], definitions: Definitions) -> str:
    if inner.startswith("def."):
        name, parenthesis, rest = inner.removeprefix("def.").partition("(")
        if not parenthesis:
            return definitions.sql(name)
        arguments = split_arguments(rest.rstrip().removesuffix(")"))
        return render_with(definitions.expression(name, arguments), schemas, definitions)
    if inner in schemas:
        return schemas[inner]
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
