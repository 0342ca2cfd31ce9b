"""From an environment file to its settings."""

import re
from pathlib import Path

from health_monitor.environments.document import read_document
from health_monitor.environments.problems import Problem, SettingsError
from health_monitor.environments.reader import BAD, Reader
from health_monitor.environments.secret import find_secrets
from health_monitor.environments.settings import Settings


def load_settings(path: Path) -> Settings:
    """The settings in an environment file; raises SettingsError with every problem it has."""
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", path.stem):
        raise SettingsError([_bad_name(path)])
    document, problems = read_document(path)
    if document is None:
        raise SettingsError(problems)
    secrets = find_secrets(document, str(path))
    reader = Reader(file=str(path), withheld=frozenset(secrets))
    settings = reader.read_fields(Settings, document, given={"name": path.stem})
    found = [*problems, *secrets.values(), *reader.problems]
    if settings is BAD or found:
        raise SettingsError(sorted(found, key=lambda problem: (problem.line or 0, problem.key)))
    assert isinstance(settings, Settings)
    return settings


def _bad_name(path: Path) -> Problem:
    return Problem(
        file=str(path),
        line=None,
        key="",
        message=f"{path.stem!r} is not an environment name",
        fix="Rename the file: lower-case letters, digits, _ and -, a letter first.",
    )
