"""Content files: SQL with a YAML header, and YAML. One file per object; the path is its name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from content.errors import ContentError

OPENING, CLOSING = "/* ---\n", "--- */\n"


LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Reads YAML that can hold nothing but plain values; written in C where that is installed."""


class _UniqueKeys(LOADER):  # type: ignore[misc]
    """A safe loader that refuses a key given twice."""


def _unique_mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    for position, key in enumerate(keys):
        if key in keys[:position]:
            line = node.value[position][0].start_mark.line + 1
            raise ContentError(f"line {line}: key {str(key)!r} is given twice: keep one")
    mapping: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return mapping


_UniqueKeys.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_mapping)


@dataclass(frozen=True, kw_only=True)
class YamlFile:
    """A YAML content file."""

    path: str
    """Path below the workloads folder; every message names it."""
    content: Mapping[str, Any]

    @property
    def name(self) -> str:
        return Path(self.path).stem

    @property
    def folder(self) -> str:
        """Name of the folder that holds the file: its domain."""
        return Path(self.path).parent.name

    @classmethod
    def read(cls, root: Path, path: str) -> "YamlFile":
        return cls(path=path, content=parse_yaml((root / path).read_text(encoding="utf-8"), path))


@dataclass(frozen=True, kw_only=True)
class SqlFile:
    """A SQL content file: header and body (empty when the file has none)."""

    path: str
    """Path below the workloads folder; every message names it."""
    header: Mapping[str, Any]
    body: str

    @property
    def name(self) -> str:
        return Path(self.path).stem

    @property
    def folder(self) -> str:
        """Name of the folder that holds the file: its domain."""
        return Path(self.path).parent.name

    @classmethod
    def read(cls, root: Path, path: str) -> "SqlFile":
        return cls.parse((root / path).read_text(encoding="utf-8"), path)

    @classmethod
    def parse(cls, text: str, path: str) -> "SqlFile":
        """Split the text; a missing or open header is a ContentError."""
        if not text.startswith(OPENING):
            raise ContentError(
                f"{path}: the file must begin with a header between /* --- and --- */"
            )
        header, closing, body = text.removeprefix(OPENING).partition(CLOSING)
        if not closing:
            raise ContentError(f"{path}: the header is not closed: add a line `--- */`")
        # The empty line stands for the opening one, so that messages count the file's lines.
        return cls(
            path=path,
            header=parse_yaml(f"\n{header}", path),
            body=body.strip().rstrip(";").strip(),
        )


def parse_yaml(text: str, path: str) -> Mapping[str, Any]:
    """The mapping in the text; anything else is a ContentError that names the file."""
    try:
        content = yaml.load(text, _UniqueKeys)
    except ContentError as error:
        raise ContentError(f"{path}: {error}") from None
    except yaml.YAMLError as error:
        raise ContentError(f"{path}: {_reason(error)}") from None
    if not isinstance(content, dict):
        raise ContentError(f"{path}: expected a mapping of keys, found {type(content).__name__}")
    return content


def _reason(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    line = "" if mark is None else f"line {mark.line + 1}: "
    text = str(getattr(error, "problem", None) or error)
    return f"{line}not valid YAML, {' '.join(text.split())}: correct the line"


def walk(root: Path, folder: str, suffix: str) -> list[str]:
    """Paths below the workloads folder of all content files of a kind, sorted."""
    return sorted(path.relative_to(root).as_posix() for path in (root / folder).rglob(f"*{suffix}"))


def expect_keys(
    content: Mapping[str, Any],
    where: str,
    required: Collection[str],
    optional: Collection[str] = (),
) -> None:
    """Refuse unknown and missing keys, naming the first of each and what is allowed."""
    unknown = sorted(str(key) for key in content if key not in {*required, *optional})
    if unknown:
        allowed = ", ".join(sorted({*required, *optional}))
        raise ContentError(f"{where}: unknown key {unknown[0]!r}: allowed are {allowed}")
    missing = sorted(key for key in required if key not in content)
    if missing:
        raise ContentError(f"{where}: key {missing[0]!r} is missing: add it")
