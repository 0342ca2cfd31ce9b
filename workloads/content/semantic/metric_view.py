"""A metric view as its YAML file declares it, in specification 1.1 of Databricks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.declared import METRIC_VIEWS
from content.errors import ContentError
from content.files import expect_keys, parse_yaml, walk
from content.placeholders import TABLE_REFERENCE
from content.semantic.metric_view_source import TEXT, expressions
from content.semantic.metric_view_window import Window, read_windows

# What the platform takes; a test holds it against the list of its limits.
VERSION = "1.1"
DISPLAY_NAME_LENGTH, SYNONYMS, SYNONYM_LENGTH = 255, 10, 255
FENCE = "$$"


@dataclass(frozen=True, kw_only=True)
class Join:
    """A dimension table, joined many-to-one."""

    name: str
    table: str
    """As `layer.name`."""
    condition: str


@dataclass(frozen=True, kw_only=True)
class MetricView:
    """One metric view over one fact."""

    path: str
    name: str
    text: str
    """The file as written, with placeholders."""
    source: str
    """As `layer.name`."""
    joins: Sequence[Join]
    dimensions: Mapping[str, str]
    """Name to expression."""
    measures: Mapping[str, str]
    """Name to expression."""
    windows: Mapping[str, Sequence[Window]]
    """Of each measure that has a window."""
    filter: str
    """Condition over a row, empty when there is none."""
    expressions: Sequence[str]
    """The SQL of all fields and of the filter, with placeholders."""

    @property
    def tables(self) -> Sequence[str]:
        """The Gold tables of source and joins, as `layer.name`."""
        return tuple(dict.fromkeys([self.source, *(join.table for join in self.joins)]))


def metric_view_paths(root: Path) -> list[str]:
    """Paths of all metric view files below the workloads folder, sorted."""
    return walk(root, METRIC_VIEWS, ".yaml")


def read_metric_view(root: Path, path: str) -> MetricView:
    """Parse one file; every mistake is a ContentError naming file and key."""
    return parse_metric_view((root / path).read_text(encoding="utf-8"), path)


def parse_metric_view(text: str, path: str) -> MetricView:
    """Build the view from its text."""
    content = parse_yaml(text, path)
    expect_keys(
        content,
        path,
        ("version", "comment", "source", "dimensions", "measures"),
        ("joins", "filter"),
    )
    if content["version"] != VERSION:
        raise ContentError(
            f'{path}: version is {content["version"]!r}: write "1.1", in quotes',
            limit="metric_view_versions",
        )
    if FENCE in text:
        raise ContentError(f"{path}: {FENCE} would end the definition: write it differently")
    dimensions = _fields(content["dimensions"], "dimensions", path)
    view = MetricView(
        path=path,
        name=Path(path).stem,
        text=text,
        source=_table(content["source"], "source", path),
        joins=_joins(content.get("joins", []), path),
        dimensions=dimensions,
        measures=_fields(content["measures"], "measures", path),
        windows={
            entry["name"]: read_windows(
                entry["window"], dimensions, f"{path}: measures.{entry['name']}"
            )
            for entry in content["measures"]
            if "window" in entry
        },
        filter=_filter(content, path),
        expressions=tuple(expressions(content)),
    )
    twice = sorted(set(view.dimensions) & set(view.measures))
    if twice:
        raise ContentError(f"{path}: {twice[0]!r} is a dimension and a measure: rename one")
    return view


def _table(value: Any, key: str, where: str) -> str:
    match = TABLE_REFERENCE.fullmatch(value) if isinstance(value, str) else None
    if match is None or match.group(1) != "gold":
        raise ContentError(f"{where}: {key} is {value!r}: name a Gold table as ${{gold}}.name")
    return f"{match.group(1)}.{match.group(2)}"


def _filter(content: Mapping[str, Any], where: str) -> str:
    value = content.get("filter", "")
    if not isinstance(value, str) or ("filter" in content and not value.strip()):
        raise ContentError(f"{where}: filter must be a condition, got {value!r}")
    _check_sql(value, f"{where}: filter")
    return value


def _joins(content: Any, where: str) -> tuple[Join, ...]:
    if not isinstance(content, list):
        raise ContentError(f"{where}: joins must be a list of name, source and on")
    joins = tuple(_join(entry, where) for entry in content)
    names = [join.name for join in joins]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ContentError(f"{where}: joins.{twice[0]} is given twice: rename one")
    return joins


def _join(entry: Any, where: str) -> Join:
    if not isinstance(entry, dict):
        raise ContentError(f"{where}: joins must be a list of mappings, got {entry!r}")
    if True in entry:
        raise ContentError(f'{where}: joins: the key on must be quoted: "on"')
    at = f"{where}: joins.{entry.get('name')}"
    expect_keys(entry, at, ("name", "source", "on"))
    if not re.fullmatch(r"[a-z_]\w*", str(entry["name"])) or entry["name"] == "source":
        raise ContentError(f"{at}: name must be a word, and not source")
    if not isinstance(entry["on"], str):
        raise ContentError(f"{at}: on must be a condition, got {entry['on']!r}")
    table = _table(entry["source"], f"joins.{entry['name']}.source", where)
    return Join(name=entry["name"], table=table, condition=entry["on"])


def _fields(content: Any, key: str, where: str) -> dict[str, str]:
    if not isinstance(content, list) or not content:
        raise ContentError(f"{where}: {key} must be a list of fields")
    fields: dict[str, str] = {}
    for entry in content:
        name = entry.get("name") if isinstance(entry, dict) else None
        if not isinstance(name, str) or not name:
            raise ContentError(f"{where}: {key}: a field has no name: {entry!r}")
        at = f"{where}: {key}.{name}"
        optional = ("format", "synonyms", "window") if key == "measures" else ("synonyms", "format")
        expect_keys(entry, at, ("name", "expr", "display_name", "comment"), optional)
        _check_texts(entry, at)
        _check_sql(entry["expr"], f"{at}: expr")
        if name in fields:
            raise ContentError(f"{at} is given twice: keep one")
        fields[name] = str(entry["expr"])
    return fields


def _check_texts(entry: Mapping[str, Any], at: str) -> None:
    for key in ("expr", "display_name", "comment"):
        if not isinstance(entry[key], str) or not entry[key].strip():
            raise ContentError(f"{at}: {key} must be a text, got {entry[key]!r}")
    if len(entry["display_name"]) > DISPLAY_NAME_LENGTH:
        raise ContentError(
            f"{at}: display_name is longer than {DISPLAY_NAME_LENGTH} characters: shorten it",
            limit="metric_view_display_name_max",
        )
    synonyms = entry.get("synonyms", [])
    if not isinstance(synonyms, list) or not all(isinstance(word, str) for word in synonyms):
        raise ContentError(f"{at}: synonyms must be a list of words, got {synonyms!r}")
    if len(synonyms) > SYNONYMS:
        raise ContentError(
            f"{at}: synonyms are {len(synonyms)}: keep the {SYNONYMS} most common",
            limit="metric_view_synonyms_max",
        )
    if any(len(word) > SYNONYM_LENGTH for word in synonyms):
        raise ContentError(
            f"{at}: synonyms must have at most {SYNONYM_LENGTH} characters: shorten the longer",
            limit="metric_view_synonym_len_max",
        )


def _check_sql(text: str, at: str) -> None:
    """Refuse what means another thing, or nothing, once joins are folded and windows left out."""
    code = TEXT.sub("''", text)
    if re.search(r"\bmeasure\s*\(", code, re.I):
        raise ContentError(f"{at} names another measure: write the aggregate of that one instead")
    if re.search(r"(?<![\w.])source\.", code):
        raise ContentError(f"{at} names the source: write its columns without source.")
