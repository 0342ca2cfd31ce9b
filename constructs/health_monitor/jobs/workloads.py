"""The files below the workloads folders, as far as jobs depend on them; read, never run."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePath

from health_monitor.jobs.python_file import PythonFile, parse

_SUFFIXES = (".py", ".sql", ".yaml")
_SKIPPED_FOLDERS = frozenset({"__pycache__", "tests"})
# The platform knows the marker behind the comment sign of each notebook language.
_MARKER = re.compile(rb"(#|--|//) ?Databricks notebook source\s*(\r|\n|$)")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that is uploaded, whatever it holds."""

    path: str
    """Below its workloads folder, with `/`."""
    size: int
    """Bytes."""
    is_notebook: bool = False
    """Its first line makes a notebook of it."""
    is_text: bool = True
    """It is UTF-8."""


@dataclass(frozen=True, kw_only=True)
class Workloads:
    """The files below some folders, each by its path there."""

    files: Mapping[str, PythonFile] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)
    """All that is uploaded, with those above."""

    @property
    def entries(self) -> tuple[PythonFile, ...]:
        """The Python files that can be run."""
        return tuple(file for file in self.files.values() if file.is_entry)

    def below(self, folder: str) -> tuple[str, ...]:
        """Paths of the YAML files below a folder, each of which declares an object."""
        paths = (path for path in self.uploads if path.startswith(f"{folder}/"))
        return tuple(path for path in paths if path.endswith(".yaml"))

    def loaded_by(self, path: str) -> tuple[PythonFile, ...]:
        """A Python file and all that is loaded with it, as far as they are files of these."""
        found: dict[str, PythonFile] = {}
        waiting = [path]
        while waiting:
            path = waiting.pop()
            file = self.files.get(path)
            if file is not None and path not in found:
                found[path] = file
                for name in sorted(file.imports):
                    waiting += [path for path in _paths(name) if path in self.files]
        return tuple(found.values())


RESERVED_ADDRESSES = frozenset({"workspace_root", "files", "manifest"})
"""State addresses of the product's own folders and files."""


def state_address(path: str) -> str:
    """State address of a file or folder: what is no letter or digit becomes `_`."""
    return re.sub(r"\W", "_", path, flags=re.ASCII)


def is_template(path: str) -> bool:
    """Whether Terraform would fill something in where it reads the path."""
    return re.search(r"[$%]\{", path) is not None


def find_uploads(folder: Path) -> dict[str, Path]:
    """The files below a folder that are uploaded, by their path there and sorted by it."""
    found = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _is_skipped(name)]
        below = PurePath(place).relative_to(folder)
        for name in names:
            file = Path(place, name)
            if name.endswith(_SUFFIXES) and not _is_skipped(name) and file.is_file():
                found[(below / name).as_posix()] = file
    return {path: found[path] for path in sorted(found)}


def _is_skipped(name: str) -> bool:
    return name in _SKIPPED_FOLDERS or name.startswith(".")


def read_workloads(*folders: Path) -> Workloads:
    """The files below folders that are uploaded as one tree, sorted by path."""
    found = {path: file for folder in folders for path, file in find_uploads(folder).items()}
    return workloads_of({path: found[path].read_bytes() for path in sorted(found)})


def workloads_of(contents: Mapping[str, bytes]) -> Workloads:
    """The same from the bytes of each file."""
    texts = {path: text for path, data in contents.items() if (text := _text(data)) is not None}
    return Workloads(
        files={path: parse(path, text) for path, text in texts.items() if path.endswith(".py")},
        uploads={
            path: Upload(
                path=path,
                size=len(data),
                is_notebook=_MARKER.match(data.removeprefix(_BYTE_ORDER_MARK)) is not None,
                is_text=path in texts,
            )
            for path, data in contents.items()
        },
    )


def _text(data: bytes) -> str | None:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


@cache
def _paths(name: str) -> tuple[str, ...]:
    """Where a module of a dotted name may be, with the packages around it."""
    parts = name.split(".")
    packages = ["/".join((*parts[:count], "__init__.py")) for count in range(1, len(parts) + 1)]
    return (*packages, f"{'/'.join(parts)}.py")
