"""Secrets have no place in an environment file: they are found by name and by looks."""

import re
from collections.abc import Container, Iterator

from health_monitor.environments.document import Value
from health_monitor.environments.problems import Problem

_WORDS = frozenset({"token", "password", "passwd", "pwd", "secret", "credential", "credentials"})
_NAMES = re.compile(
    r"(^|_)((account|access|private|secret|storage|api|encryption_secret)_key|conn_str"
    r"|connection_string)(_|$)"
)
_LOOKS = re.compile(
    "|".join(
        (
            r"\b(?:dapi|dose)[0-9a-f]{32}",  # Databricks
            r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",  # AWS
            r"[A-Za-z0-9+/]{86}==|\bsig=[^&\s]+",  # Azure storage
            r"\bAIza[0-9A-Za-z_-]{35}",  # Google
            r"\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}",
            r"\bgl[a-z]{2,5}-[A-Za-z0-9_-]{20,}",  # GitLab
            r"\b[A-Za-z0-9]+\.atlasv1\.[A-Za-z0-9_-]{20,}",  # HCP Terraform
            r"\bxox[a-z]-[A-Za-z0-9-]{10,}|hooks\.slack\.com/services/\S+",
            r"\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_.-]{10,}",  # a signed token of any service
            r"(?i:\bbearer\s+[A-Za-z0-9._~+/-]{16,})",
            r"-----BEGIN ",
            r"(?i:://[^\s/@:]*:[^\s@]+@|https?://[^\s/@]+@)",  # a login in an address
            r"(?i:(?:password|passwd|pwd|secret|token|(?:account|access|api)_?key)"
            r"\s*=\s*[^\s{;&]{3,})",
        )
    )
)
# A Spark setting may point to a secret of the workspace, which is not the secret itself.
_REFERENCE = re.compile(r"\{\{secrets/[^/{}]+/[^/{}]+\}\}")


def find_secrets(document: Value, file: str) -> dict[str, Problem]:
    """The problem of each secret by the path of its key; the secret is never repeated."""
    return {value.path: _problem(value, file, reason) for value, reason in _suspects(document)}


def find_stray_secrets(text: str, file: str, told: Container[int | None]) -> list[Problem]:
    """Secrets in lines that no problem tells of yet: those in comments, which others read too."""
    return [
        _problem(Value(content=None, path="", line=number), file, "the line holds a secret")
        for number, line in enumerate(text.splitlines(), start=1)
        if number not in told and _LOOKS.search(_REFERENCE.sub("", line))
    ]


def masked(text: str) -> str:
    """A text without what looks like a secret."""
    return _LOOKS.sub("***", text)


def _suspects(document: Value) -> Iterator[tuple[Value, str]]:
    for value in document.walk():
        spelled = _snake(value.key)
        text = value.content if isinstance(value.content, str) else ""
        if _LOOKS.search(value.key):
            yield value, "its key looks like a secret"
        elif _REFERENCE.fullmatch(text):
            continue
        elif _WORDS & set(spelled.split("_")) or _NAMES.search(spelled):
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
