"""Prints rows for people: a table, or when it is too wide for the terminal, a block for each."""

import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from health_monitor.reader.rows import Rows

_NUMBERS = (int, float, Decimal)
_WIDE = 100_000
"""Columns of a file or pipe, where nothing has to fit."""
_LEAST = 16
"""So narrow may a column of text become, its values wrapped, before rows become blocks."""
_BORDER = 3
"""Signs between two columns."""
_FAINT = "bright_black"

Cells = Sequence[Sequence[str | None]]
"""Rows of texts; None: NULL."""


def print_table(rows: Rows, cells: Cells, out: TextIO) -> None:
    """Print the cells, which are those of the rows, and how many rows there are."""
    console = Console(
        file=out,
        force_terminal=None if out is sys.stdout else False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    if not console.is_terminal:
        console.width = _WIDE
    numbers = {n for n in range(len(rows.columns)) if _is_number([row[n] for row in rows.values])}
    shown = [[None if cell is None else _one_line(cell) for cell in row] for row in cells]
    for index in numbers:
        _align(shown, index)
    if _least_width(rows.columns, shown, numbers) <= console.width:
        console.print(_table(rows.columns, shown, numbers))
    else:
        _print_blocks(console, rows.columns, shown)
    count = len(rows.values)
    more = "; there are more, see --limit" if rows.has_more else ""
    console.print(f"{count} row{'' if count == 1 else 's'}{more}")


def _table(columns: Sequence[str], cells: Cells, numbers: set[int]) -> Table:
    table = Table()
    widths = [_width(column, cells, index) for index, column in enumerate(columns)]
    for index, column in enumerate(columns):
        if index in numbers:
            # Set right by blanks of our own: rich would cut those behind short fractions.
            table.add_column(Text(column.rjust(widths[index])), no_wrap=True)
        else:
            least = min(widths[index], _LEAST)
            table.add_column(Text(column), overflow="fold", min_width=least)
    for row in cells:
        table.add_row(
            *(_text(cell, widths[n] if n in numbers else 0) for n, cell in enumerate(row))
        )
    return table


def _print_blocks(console: Console, columns: Sequence[str], cells: Cells) -> None:
    width = max(map(cell_len, columns))
    for number, row in enumerate(cells, start=1):
        console.rule(f"{number}", align="left")
        for column, cell in zip(columns, row, strict=True):
            name = column + " " * (width - cell_len(column))
            console.print(Text(f"{name}  ").append_text(_text(cell and cell.strip())))


def _text(cell: str | None, width: int = 0) -> Text:
    return Text("NULL".rjust(width), _FAINT) if cell is None else Text(cell.rjust(width))


def _is_number(values: Sequence[Any]) -> bool:
    found = [value for value in values if value is not None]
    return bool(found) and all(
        isinstance(value, _NUMBERS) and not isinstance(value, bool) for value in found
    )


def _align(cells: list[list[str | None]], index: int) -> None:
    """Blanks behind shorter fractions, so that the points stand below each other."""
    fractions = [_fraction(row[index]) for row in cells]
    for row, fraction in zip(cells, fractions, strict=True):
        cell = row[index]
        if cell is not None:
            row[index] = cell + " " * (max(fractions) - fraction)


def _fraction(cell: str | None) -> int:
    """Signs from the point on."""
    return 0 if cell is None or "." not in cell else len(cell) - cell.index(".")


def _one_line(text: str) -> str:
    """Signs that would move the cursor are shown as they are written in a program."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)


def _width(column: str, cells: Cells, index: int) -> int:
    return max([cell_len(column), *(cell_len(row[index] or "NULL") for row in cells)])


def _least_width(columns: Sequence[str], cells: Cells, numbers: set[int]) -> int:
    widths = [_width(column, cells, index) for index, column in enumerate(columns)]
    least = [w if index in numbers else min(w, _LEAST) for index, w in enumerate(widths)]
    return sum(least) + _BORDER * len(least) + 1
