"""What the rows of a table must keep, as its header declares it: rules and references."""

import re
from collections.abc import Mapping, Sequence
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
    """Columns that name a row of a dimension."""

    columns: Sequence[str]
    """In the order of the dimension's unit: its key without the times of a history."""
    references: str
    """The dimension as `layer.name`."""


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
    """The references in the key `foreign_keys`; whether they fit is known with all tables only."""
    if not isinstance(content, list):
        raise ContentError(f"{where}: foreign_keys must be a list of columns and references")
    keys = []
    for entry in content:
        at = f"{where}: foreign_keys"
        if not isinstance(entry, dict):
            raise ContentError(f"{at}: {entry!r} must hold columns and references")
        expect_keys(entry, at, ("columns", "references"))
        columns = entry["columns"]
        if not isinstance(columns, list) or not columns:
            raise ContentError(f"{at}: columns must be a list of columns, got {columns!r}")
        for name in columns:
            if name not in known:
                raise ContentError(f"{at} names {name!r}, which is not among the columns")
        keys.append(ForeignKey(columns=tuple(columns), references=str(entry["references"])))
    return tuple(keys)


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A foreign key together with what it needs to know of its dimension."""

    columns: Sequence[str]
    dimension: str
    """`layer.name`."""
    dimension_columns: Sequence[str]
    is_history: bool
    """True: the row meant is the current one, so the engine can declare no constraint."""
    marks_unknown: bool
    """The dimension's `is_known` tells members that only facts mention from the others."""

    def name(self, table: str) -> str:
        """Its name in the run log, for a table given as `layer.name`."""
        return f"{table} -> {self.dimension} ({', '.join(self.columns)})"


def types_differ(
    key: ForeignKey, types: Mapping[str, str], columns: Sequence[str], dimension: Mapping[str, str]
) -> list[str]:
    """`column TYPE` for each that has another type than the dimension's column."""
    return [
        f"{ours} {types[ours]} is {theirs} {dimension[theirs]} there"
        for ours, theirs in zip(key.columns, columns, strict=True)
        if types[ours] != dimension[theirs]
    ]
