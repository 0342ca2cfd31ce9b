"""What the rows of a table must keep, as its header declares it: rules and references."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from content.errors import ContentError
from content.files import expect_keys


class Level(StrEnum):
    """What happens when a rule is broken."""

    FAIL = "fail"
    """A source row goes to quarantine, a derived table is not written."""
    WARN = "warn"
    """It is counted in the run log."""


ENFORCED = ("unique", "not_null")
"""Words for what every load demands of the key."""
MIN_ROWS = re.compile(r"min_rows (\d+)")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule of a derived table."""

    text: str
    """As the header has it: `min_rows N`, or a SQL predicate over the table's columns."""
    level: Level

    @property
    def min_rows(self) -> int | None:
        """Rows that the table must hold at least; None: the rule is about single rows."""
        found = MIN_ROWS.fullmatch(self.text)
        return int(found.group(1)) if found else None


@dataclass(frozen=True, kw_only=True)
class ForeignKey:
    """What the names of the columns do not say about a reference."""

    references: str
    """The dimension as `layer.name`."""
    columns: Sequence[str]
    """In the order of the dimension's unit. Empty: named as there."""
    where: str | None
    """Only rows that keep this condition refer to it. None: all."""
    none: bool
    """The names are the same by chance: it is no reference."""


def parse_rules(content: Any, where: str) -> tuple[Rule, ...]:
    """The rules in the key `checks` but for those that the load enforces anyway."""
    if not isinstance(content, dict):
        raise ContentError(f"{where}: checks must be a mapping of fail and warn to lists of rules")
    expect_keys(content, f"{where}: checks", (), tuple(Level))
    rules = []
    for level, texts in content.items():
        if not isinstance(texts, list):
            raise ContentError(f"{where}: checks.{level} must be a list of rules, got {texts!r}")
        for text in texts:
            if not isinstance(text, str) or not text.strip():
                raise ContentError(f"{where}: checks.{level}: {text!r} is no rule: write a text")
            if text in ENFORCED and level != Level.FAIL:
                raise ContentError(
                    f"{where}: checks.{level}: {text} of the key always fails: move it to fail"
                )
            if text.startswith("min_rows") and not MIN_ROWS.fullmatch(text):
                raise ContentError(
                    f"{where}: checks.{level}: {text!r}: write min_rows and a number of rows"
                )
            rules += [] if text in ENFORCED else [Rule(text=text, level=Level(level))]
    return tuple(rules)


def parse_foreign_keys(content: Any, known: Sequence[str], where: str) -> tuple[ForeignKey, ...]:
    """The key `foreign_keys`; whether the references fit is known with all tables only."""
    if not isinstance(content, list):
        raise ContentError(f"{where}: foreign_keys must be a list of references")
    keys = []
    for entry in content:
        at = f"{where}: foreign_keys"
        if not isinstance(entry, dict):
            raise ContentError(f"{at}: {entry!r} must hold references, and what names do not say")
        expect_keys(entry, at, ("references",), ("columns", "where", "none"))
        columns, none = entry.get("columns", []), entry.get("none", False)
        if not isinstance(columns, list) or ("columns" in entry and not columns):
            raise ContentError(f"{at}: columns must be a list of columns, got {columns!r}")
        for name in columns:
            if name not in known:
                raise ContentError(f"{at} names {name!r}, which is not among the columns")
        if not isinstance(none, bool) or (none and "where" in entry):
            raise ContentError(f"{at}: none must be true or left out, and excludes where")
        keys.append(
            ForeignKey(
                references=str(entry["references"]),
                columns=tuple(columns),
                where=str(entry["where"]) if "where" in entry else None,
                none=none,
            )
        )
    return tuple(keys)
