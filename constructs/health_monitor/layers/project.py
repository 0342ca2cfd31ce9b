"""Where the product's own files are."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
WORKLOADS = PROJECT / "workloads"
"""The folder that every stack uploads; another team's may be uploaded beside it."""


def shown(file: Path) -> str:
    """A file as faults name it: from the project's folder when it is in it."""
    path = file.resolve()
    return path.relative_to(PROJECT).as_posix() if path.is_relative_to(PROJECT) else str(file)
