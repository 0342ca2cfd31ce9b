"""Prints the rows of a query: as a table, CSV, or a JSON array."""

import csv
import json
import math
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

from health_monitor.local.query import Rows

_NUMBERS = (int, float, Decimal)
_WIDE = 10_000
"""Columns of a file or pipe, where nothing has to fit."""


def print_rows(rows: Rows, form: str) -> None:
    """Print to standard output; decimals keep every digit in all of `table`, `csv` and `json`."""
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(rows.columns)
        writer.writerows([[_text(value) for value in row] for row in rows.values])
    elif form == "json":
        records = [
            json.dumps(dict(zip(rows.columns, map(_plain, row), strict=True)), ensure_ascii=False)
            for row in rows.values
        ]
        print("[" + ",\n ".join(records) + "]")
    else:
        _print_table(rows)


def _print_table(rows: Rows) -> None:
    """A table, or when it is wider than the terminal, one block of lines for each row."""
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = _WIDE
    table = Table()
    for index, column in enumerate(rows.columns):
        is_number = any(isinstance(row[index], _NUMBERS) for row in rows.values)
        table.add_column(column, justify="right" if is_number else "left", no_wrap=True)
    for row in rows.values:
        table.add_row(*[_text(value) for value in row])
    options = console.options.update(max_width=_WIDE)
    if rows.values and Measurement.get(console, options, table).maximum > console.width:
        _print_blocks(console, rows)
    else:
        console.print(table)
    count = len(rows.values)
    more = "; there are more, see --limit" if rows.has_more else ""
    console.print(f"{count} row{'' if count == 1 else 's'}{more}")


def _print_blocks(console: Console, rows: Rows) -> None:
    width = max(map(len, rows.columns))
    for number, row in enumerate(rows.values, start=1):
        console.rule(f"{number}", align="left")
        for column, value in zip(rows.columns, row, strict=True):
            console.print(f"{column:<{width}}  {_text(value)}")


def _text(value: Any) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def _plain(value: Any) -> Any:
    """A value as JSON has it; decimals as text with all their digits, without idle zeros."""
    match value:
        case Decimal():
            text = format(value, "f")
            return text.rstrip("0").rstrip(".") if "." in text else text
        case float() if not math.isfinite(value):
            return str(value)
        case datetime():
            return value.isoformat(sep=" ")
        case date() | timedelta():
            return str(value)
        case bytes() | bytearray():
            return value.hex()
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    return value
