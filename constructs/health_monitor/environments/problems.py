"""What is wrong with an environment file, told so that it can be put right."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One mistake in an environment file."""

    file: str
    line: int | None
    """Counted from 1. None: the mistake is not in a line, as with a missing file."""
    key: str
    """Dotted path of the key; list items as `[0]`. Empty: the whole file."""
    message: str
    fix: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        key = f"{self.key}: " if self.key else ""
        return f"{where}: {key}{self.message}. {self.fix}"


class SettingsError(Exception):
    """An environment file that cannot be used, with all of its problems."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))
