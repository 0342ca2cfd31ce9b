"""Write docs/settings.md: every key of an environment file, from the types of the settings.

Usage: python scripts/settings_page.py (make snapshots).
"""

import re
import sys
from enum import StrEnum
from pathlib import Path
from textwrap import indent
from typing import Annotated, Any, get_args, get_origin

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "constructs"))

from health_monitor.environments.keys import Key, Section, members, sections  # noqa: E402
from health_monitor.environments.rules import AtMost, Between, Matches, Passes  # noqa: E402

PAGE = PROJECT / "docs" / "settings.md"
INTRODUCTION = """\
# Settings of an environment

Each file `environments/<name>.yaml` is one environment: one Terraform stack, called `<name>`.
These are all the keys that it may hold. A key that is not here, a value of another type and a
missing required key are errors that name the line; `bin/health-monitor check` shows them all.

No secret may stand in such a file: credentials come from the environment variables that
Terraform, its backends and Databricks already use.

`make snapshots` writes this page from the types in `constructs/health_monitor/environments/`.
"""
HEADER = "| key | value | when omitted | meaning | example |\n| --- | --- | --- | --- | --- |\n"


def page() -> str:
    """The text of the page."""
    found = list(sections())
    return INTRODUCTION + "".join(_section(section, found) for section in found)


def _section(section: Section, all_sections: list[Section]) -> str:
    heading = _heading(section)
    rows = "".join(_row(section, key, all_sections) for key in section.keys)
    text = f"\n## {heading}\n\n{section.summary}\n"
    if rows:
        text += f"\n{HEADER}{rows}"
    if section.kind:
        yaml = indent(section.example, "  ")
        text += f"\n```yaml\n{section.path}:\n{yaml}```\n"
    return text


def _heading(section: Section) -> str:
    path = f"`{section.path}`" if section.path else "The whole file"
    return f"{path}, kind `{section.kind}`" if section.kind else path


def _row(section: Section, key: Key, all_sections: list[Section]) -> str:
    example = f"`{key.example}`" if key.example else ""
    cells = (
        f"`{section.path_of(key)}`",
        _sections_of(section, key, all_sections) if key.is_section else describe(key.type),
        "**required**" if key.required else key.omitted,
        key.meaning,
        example,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _sections_of(section: Section, key: Key, all_sections: list[Section]) -> str:
    """Links to the sections that a key holds."""
    below = [
        found for found in all_sections if found.path.removesuffix(".<job>") == section.path_of(key)
    ]
    links = [f"[{found.kind or 'keys of its own'}](#{_anchor(found)})" for found in below]
    return f"one of {', '.join(links)}" if len(members(key.type)) > 1 else links[0]


def _anchor(section: Section) -> str:
    """What the heading is called in links: lower case, blanks as hyphens, no other signs."""
    return re.sub(r"[^\w -]", "", _heading(section).lower()).replace(" ", "-")


def describe(kind: Any) -> str:
    """What a value may be, in words."""
    rules = kind.__metadata__ if get_origin(kind) is Annotated else ()
    inner = get_args(kind)[0] if rules else kind
    first, further = rules[:1], rules[1:]
    fixes = [rule.fix for rule in further if isinstance(rule, Passes)]
    return " ".join([_base(inner, rules) + "".join(_limit(rule) for rule in first), *fixes])


def _base(kind: Any, rules: tuple[object, ...]) -> str:
    if get_origin(kind) is tuple:
        return f"list, each {describe(get_args(kind)[0])}"
    if get_origin(kind) is dict:
        return "mapping of text to text"
    if issubclass(kind, StrEnum):
        return "one of " + ", ".join(f"`{member}`" for member in kind)
    if kind is bool:
        return "`true` or `false`"
    if kind is int:
        return "whole number"
    return "" if any(isinstance(rule, Matches | Passes) for rule in rules) else "text"


def _limit(rule: object) -> str:
    match rule:
        case Between():
            return f" from {rule.low} to {rule.high}"
        case AtMost():
            return f"; at most {rule.length}"
        case Matches() | Passes():
            return f"{rule.what}. {rule.fix}"
        case _:
            raise TypeError(f"{rule!r}: say in scripts/settings_page.py what this rule allows")


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
