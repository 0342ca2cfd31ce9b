"""Views over derived tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from content.errors import ContentError
from content.files import SqlFile, expect_keys, walk
from content.likeness import read_view_file


@dataclass(frozen=True, kw_only=True)
class View:
    """A view as its file declares it."""

    path: str
    name: str
    comment: str
    reads: Sequence[str]
    columns: dict[str, str]
    """Column to comment, in order."""
    body: str


def read_views(root: Path, folder: str) -> list[View]:
    """All views below a folder, by path."""
    return [parse_view(read_view_file(root, path)) for path in walk(root, folder, ".sql")]


def parse_view(file: SqlFile) -> View:
    """Build the view; every mistake is a ContentError naming file and key."""
    expect_keys(file.header, file.path, ("comment", "reads", "columns"))
    columns = {}
    for name, entry in file.header["columns"].items():
        expect_keys(entry, f"{file.path}: columns.{name}", ("type", "comment"))
        columns[name] = entry["comment"]
    if not file.body:
        raise ContentError(f"{file.path}: the file has no body: write the SELECT of the view")
    return View(
        path=file.path,
        name=file.name,
        comment=file.header["comment"],
        reads=tuple(file.header["reads"]),
        columns=columns,
        body=file.body,
    )
