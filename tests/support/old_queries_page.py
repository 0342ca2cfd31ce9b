"""docs/old_queries.md as values: the rows that it gives, its statements, what they say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "old_queries.md").read_text("utf-8")
TABLE = r"\n\n((?:\|.*\n)+)"
GIVEN = re.compile(rf"^`system\.(\w+)\.(\w+)`{TABLE}", re.M)
STATEMENT = re.compile(rf"^```sql\n((?s:.*?))^```{TABLE}", re.M)
ASKED_ON = re.compile(r"asked on (\d{4}-\d\d-\d\d)")

Rows = Sequence[Mapping[str, Any]]
Cells = Sequence[Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One SQL block, and the table below it."""

    sql: str
    says: Cells

    @property
    def is_usual(self) -> bool:
        """Whether it is one that people write over the system tables, and not ours."""
        return "system." in self.sql


@dataclass(frozen=True, kw_only=True)
class Example:
    """One section."""

    title: str
    given: Mapping[str, Rows]
    """Bronze table to rows, with what the page says of all of them."""
    statements: Sequence[Statement]


def asked_on(page: str = PAGE) -> str:
    """The day that is today on the page."""
    found = ASKED_ON.search(page)
    assert found, "the page does not say on which day it asks"
    return found[1]


def examples(page: str = PAGE) -> list[Example]:
    """The sections of the page that have statements."""
    head, *sections = re.split(r"^## ", page, flags=re.M)
    usual = {table: rows[0] for table, rows in _tables(head).items()}
    return [_example(section, usual) for section in sections]


def told(value: Any) -> str:
    """A value as the page shows it: numbers without the zeros at their end."""
    match value:
        case None:
            return "NULL"
        case int() | float() | Decimal():
            return f"{Decimal(str(value)).normalize():f}"
        case _:
            return str(value)


def _example(section: str, usual: Mapping[str, Mapping[str, str]]) -> Example:
    tables: Mapping[str, Cells] = {**{name: [{}] for name in usual}, **_tables(section)}
    return Example(
        title=section.partition("\n")[0],
        given={
            name: [_row({**usual.get(name, {}), **cells}) for cells in rows]
            for name, rows in tables.items()
        },
        statements=[
            Statement(sql=sql, says=_cells(table)) for sql, table in STATEMENT.findall(section)
        ],
    )


def _tables(text: str) -> dict[str, Cells]:
    return {f"bronze.{schema}_{name}": _cells(table) for schema, name, table in GIVEN.findall(text)}


def _cells(table: str) -> Cells:
    lines = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines()]
    names, _, *rows = lines
    return [dict(zip(names, row, strict=True)) for row in rows]


def _row(cells: Mapping[str, str]) -> dict[str, Any]:
    """The cells as a row, where `a.b` is member b of the struct a."""
    row: dict[str, Any] = {}
    for name, cell in cells.items():
        *parents, last = name.split(".")
        place = row
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = None if cell == "NULL" else cell
    return row
