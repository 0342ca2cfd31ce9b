"""What is wrong with a content file, in its parts: where, what, how to fix it."""

import re
from dataclasses import dataclass

from content.errors import ContentError
from content.lines import line_of

LINE = re.compile(r"line (\d+)")
QUOTED_KEY = re.compile(r"(?:unknown )?key '([^']+)'")


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One mistake in one file."""

    path: str
    """Below the workloads folder."""
    line: int | None = None
    key: str = ""
    """Dotted path of a key in the file. Empty: the file as a whole, or its SQL."""
    message: str
    fix: str = ""
    limit: str = ""
    """Name of the platform's limit that is broken. Empty: a rule of the product."""

    def __str__(self) -> str:
        line = "" if self.line is None else f"line {self.line}"
        key = "" if self.message.startswith(self.key) else self.key
        return ": ".join(filter(None, [self.path, line, key, self.message, self.fix]))


def problem_of(error: Exception, path: str, text: str) -> Problem:
    """The parts of a reader's error about the file that has this text.

    Any other error than a ContentError is a mistake too that a reader did not foresee.
    """
    if not isinstance(error, ContentError):
        reason = f"it is not built as such a file should be ({type(error).__name__}: {error})"
        return Problem(path=path, message=reason, fix="compare it with its neighbours")
    told = str(error).removeprefix(path).removeprefix(": ")
    parts, key, line = _split(told), "", None
    if len(parts) > 1 and (found := LINE.fullmatch(parts[0])):
        line, parts = int(found.group(1)), parts[1:]
    while len(parts) > 1 and line_of(text, _joined(key, parts[0])) is not None:
        key, parts = _joined(key, parts[0]), parts[1:]
    quoted = QUOTED_KEY.match(parts[0])
    word = quoted.group(1) if quoted else parts[0].partition(" ")[0]
    if line_of(text, _joined(key, word)) is not None:
        key = _joined(key, word)
    fix = parts.pop() if len(parts) > 1 else ""
    return Problem(
        path=path,
        line=line or (line_of(text, key) if key else None),
        key=key,
        message=": ".join(parts),
        fix=fix,
        limit=error.limit,
    )


def _joined(key: str, part: str) -> str:
    return f"{key}.{part}" if key else part


def _split(text: str) -> list[str]:
    """The parts between `: `, but for those that a quoted value or a bracket holds."""
    parts, depth, quote, start = [], 0, "", 0
    for position, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"" and not text[position - 1 : position].isalnum():
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth = max(depth - 1, 0)
        elif depth == 0 and text.startswith(": ", position):
            parts.append(text[start:position])
            start = position + 2
    return [*parts, text[start:]]
