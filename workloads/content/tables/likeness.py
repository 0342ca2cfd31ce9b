"""The key `like`: a table or view has the columns of another table, which stand there only."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from content.declared import FEATURES, GOLD, object_of
from content.errors import ContentError
from content.files import SqlFile, walk
from content.sql import identifier

FOLDERS = (GOLD, FEATURES)
"""Folders of the tables that others may be like."""
COLUMNS = "${like}"
"""Stands in a body for the columns of the other table, comma-separated."""

Read = Callable[[str], SqlFile]
"""A file by its path below the workloads folder."""


def read_table_file(root: Path, path: str) -> SqlFile:
    """A table's file with its whole header; every mistake is a ContentError naming file and key."""
    return complete_table(SqlFile.read(root, path), _paths(root), partial(SqlFile.read, root))


def complete_table(file: SqlFile, paths: Iterable[str], read: Read) -> SqlFile:
    """The file with grain, key, day, pii and columns of the table that it is like; its own go
    before."""
    other = _other(file, paths, read)
    if other is None:
        return file
    taken = {
        key: other.header[key] for key in ("grain", "key", "day", "pii") if key in other.header
    }
    return replace(file, header={**taken, **_own(file), "columns": _columns(file, other)})


def complete_view(file: SqlFile, paths: Iterable[str], read: Read) -> SqlFile:
    """The file with the columns of the table that it is like, in the header and in the body."""
    other = _other(file, paths, read)
    if other is None:
        return file
    names = ", ".join(identifier(str(name)) for name in other.header["columns"])
    return replace(
        file,
        header={**_own(file), "columns": _columns(file, other)},
        body=file.body.replace(COLUMNS, names),
    )


def _other(file: SqlFile, paths: Iterable[str], read: Read) -> SqlFile | None:
    """The file of the table that a file is like. None: it is like no other."""
    if "like" not in file.header:
        if COLUMNS in file.body:
            raise ContentError(f"{file.path}: {COLUMNS} stands for nothing: add the key like")
        return None
    name, known = file.header["like"], {_object(path): path for path in paths if _object(path)}
    if not isinstance(name, str) or name not in known:
        tables = ", ".join(sorted(known))
        raise ContentError(f"{file.path}: like is {name!r}, which is no table: use one of {tables}")
    if known[name] == file.path:
        raise ContentError(f"{file.path}: like names the table itself: name another")
    other = read(known[name])
    if "like" in other.header:
        raise ContentError(
            f"{file.path}: like names {name}, which is like {other.header['like']} itself: "
            "name a table that has its columns in its own file"
        )
    if not isinstance(other.header.get("columns"), dict):
        raise ContentError(
            f"{file.path}: like names {name}, which has no columns: correct {other.path}"
        )
    return other


def _own(file: SqlFile) -> dict[str, Any]:
    return {key: value for key, value in file.header.items() if key != "like"}


def _columns(file: SqlFile, other: SqlFile) -> Any:
    """Those of the other table, where the file's own replace them or follow."""
    own = file.header.get("columns", {})
    return {**other.header["columns"], **own} if isinstance(own, dict) else own


def _object(path: str) -> str:
    """The table that a file declares, as `layer.name`; empty if it declares none."""
    is_table = any(path.startswith(f"{folder}/") for folder in FOLDERS)
    return (object_of(path) or "") if is_table else ""


def _paths(root: Path) -> Iterator[str]:
    for folder in FOLDERS:
        yield from walk(root, folder, ".sql")
