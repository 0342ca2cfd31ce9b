"""Secrets have no place in an environment file: they are found by name and by looks."""

import re
from collections.abc import Iterator

from health_monitor.environments.document import Value
from health_monitor.environments.problems import Problem

_WORDS = frozenset({"token", "password", "passwd", "pwd", "secret", "credential", "credentials"})
_NAMES = re.compile(
    r"(^|_)((account|access|private|secret|storage|api|encryption_secret)_key|conn_str"
    r"|connection_string)(_|$)"
)
_LOOKS = re.compile(
    r"\bdapi[0-9a-f]{32}|\bdose[0-9a-f]{32}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}"
    r"|\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}|-----BEGIN |://[^/\s:@]+:[^/\s@]+@|\bsig=[^&\s]+"
)
# A Spark setting may point to a secret of the workspace, which is not the secret itself.
_REFERENCE = re.compile(r"\{\{secrets/[^/{}]+/[^/{}]+\}\}")


def find_secrets(document: Value, file: str) -> dict[str, Problem]:
    """The problem of each secret by the path of its key; the secret is never repeated."""
    return {value.path: _problem(value, file, reason) for value, reason in _suspects(document)}


def _suspects(document: Value) -> Iterator[tuple[Value, str]]:
    for value in document.walk():
        spelled = _snake(value.key)
        text = value.content if isinstance(value.content, str) else ""
        if _REFERENCE.fullmatch(text):
            continue
        if _WORDS & set(spelled.split("_")) or _NAMES.search(spelled):
            yield value, f"{value.key!r} is the name of a secret"
        elif _LOOKS.search(text):
            yield value, "its value looks like a secret"


def _snake(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower())


def _problem(value: Value, file: str, reason: str) -> Problem:
    return Problem(
        file=file,
        line=value.line,
        key=value.path,
        message=f"{reason}, and no secret may stand in an environment file",
        fix="Remove it, replace it where it is in use, and pass it in an environment variable of "
        "Terraform, its backend or Databricks.",
    )
