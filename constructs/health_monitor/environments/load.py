"""From an environment file to its settings."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from health_monitor.environments.document import read_document
from health_monitor.environments.problems import Problem, SettingsError
from health_monitor.environments.reader import BAD, Reader
from health_monitor.environments.secret import find_secrets, find_stray_secrets, masked
from health_monitor.environments.settings import Settings
from health_monitor.environments.tags import find_tag_problems


def load_settings(path: Path) -> Settings:
    """The settings in an environment file; raises SettingsError with every problem it has."""
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", path.stem):
        raise SettingsError([_bad_name(path)])
    document, problems = read_document(path)
    if document is None:
        raise _error(problems)
    secrets = find_secrets(document, str(path))
    reader = Reader(file=str(path), withheld=frozenset(secrets))
    settings = reader.read_fields(Settings, document, given={"name": path.stem})
    found = [*problems, *secrets.values(), *reader.problems]
    found += find_tag_problems(document, str(path), secrets)
    told = {problem.line for problem in found}
    found += find_stray_secrets(path.read_text(encoding="utf-8"), str(path), told)
    if settings is BAD or found:
        raise _error(found)
    assert isinstance(settings, Settings)
    return settings


def _error(problems: Sequence[Problem]) -> SettingsError:
    """All problems by line; what looks like a secret is shown in none of them."""
    shown = [
        replace(problem, key=masked(problem.key), message=masked(problem.message))
        for problem in problems
    ]
    return SettingsError(sorted(shown, key=lambda problem: (problem.line or 0, problem.key)))


def _bad_name(path: Path) -> Problem:
    return Problem(
        file=str(path),
        line=None,
        key="",
        message=f"{path.stem!r} is not an environment name",
        fix="Rename the file: lower-case letters, digits, _ and -, a letter first.",
    )
