"""Content files as far as the platform's limits and the order of the jobs concern them.

Whether a file means what it should is for its own tests; here is only what the platform refuses,
and which tables a file reads.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import yaml

_HEADER = re.compile(r"/\* ---\r?\n(.*?)^--- \*/\r?\n?", re.DOTALL | re.MULTILINE)
_TABLE = re.compile(r"\$\{(bronze|gold|ml)\}\.(\w+)")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Folder of content below the workloads folder -> suffix and layer of the tables that it declares.
_TABLES = {
    "bronze/tables": (".yaml", "bronze"),
    "gold/tables": (".sql", "gold"),
    "gold/views": (".sql", "gold"),
    "ml/features": (".sql", "ml"),
}
METRIC_VIEWS = "semantic/metric_views"
FUNCTIONS = "semantic/functions"
MONITORS = "monitoring/monitors"


@dataclass(frozen=True, kw_only=True)
class ContentFile:
    """A YAML file, or an SQL file with its YAML header."""

    path: str
    """Below its workloads folder, with `/`."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """What the YAML says; empty if it cannot be read."""
    body: str = ""
    """The SQL below the header."""
    mistake: str = ""
    """Why its YAML cannot be read."""

    @property
    def name(self) -> str:
        """The name of the object that it declares."""
        return PurePosixPath(self.path).stem

    @property
    def table(self) -> str | None:
        """The table that it declares, as `layer.name`; None if it declares none."""
        for folder, (suffix, layer) in _TABLES.items():
            if self.path.startswith(f"{folder}/") and self.path.endswith(suffix):
                # A Bronze table carries its source schema, the folder, in its name.
                schema = f"{PurePosixPath(self.path).parent.name}_" if layer == "bronze" else ""
                return f"{layer}.{schema}{self.name}"
        return None

    @property
    def reads(self) -> tuple[str, ...]:
        """The tables that it reads, as `layer.name`, sorted."""
        if self.path.startswith(f"{MONITORS}/"):
            return (str(self.values["table"]),) if "table" in self.values else ()
        texts = [re.sub(r"--[^\n]*", "", self.body)]
        if self.path.startswith(f"{METRIC_VIEWS}/"):
            joined = [join.get("source") for join in self.mappings("joins")]
            texts += [str(source) for source in (self.values.get("source"), *joined)]
        return tuple(sorted({".".join(pair) for text in texts for pair in _TABLE.findall(text)}))

    def mappings(self, key: str) -> tuple[Mapping[str, Any], ...]:
        """The mappings in the list under a key; what is no mapping is left out."""
        items = self.values.get(key)
        found = items if isinstance(items, list) else []
        return tuple(item for item in found if isinstance(item, dict))


def is_content(path: str) -> bool:
    """Whether the checks look into this file."""
    folders = (*_TABLES, METRIC_VIEWS, FUNCTIONS, MONITORS)
    return any(path.startswith(f"{folder}/") for folder in folders) and not path.endswith(".py")


def parse_content(path: str, text: str) -> ContentFile:
    """A content file from its text."""
    body = ""
    if path.endswith(".sql"):
        header = _HEADER.match(text)
        if header is None:
            return ContentFile(path=path, mistake="it has no header between /* --- and --- */")
        text, body = header.group(1), text[header.end() :]
    try:
        values = yaml.load(text, _LOADER)
    except yaml.YAMLError as error:
        return ContentFile(path=path, mistake=f"its YAML is broken: {_reason(error)}")
    if not isinstance(values, dict):
        return ContentFile(path=path, mistake="its YAML is no mapping of keys")
    return ContentFile(path=path, values=values, body=body)


def texts(value: object) -> Iterator[str]:
    """The items of a list as texts; nothing if it is no list."""
    if isinstance(value, list):
        yield from (str(item) for item in value)


def _reason(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    line = "" if mark is None else f"line {mark.line + 1}: "
    return line + str(getattr(error, "problem", None) or error).splitlines()[0]
