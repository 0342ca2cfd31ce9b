"""The rows of a query as a table, as CSV, or as a JSON array; every value with all its digits."""

import json
import math
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, TextIO

from health_monitor.cli.table import print_table
from health_monitor.reader.rows import Rows

_TO_QUOTE = re.compile(r'[",\r\n]|^\s|\s$')


def print_rows(rows: Rows, form: str, out: TextIO) -> None:
    """Write the rows in the form `table`, `csv` or `json`."""
    if form == "csv":
        out.writelines(f"{_record(line)}\n" for line in (rows.columns, *rows.values))
    elif form == "json":
        records = [
            json.dumps(dict(zip(rows.columns, map(plain, row), strict=True)), ensure_ascii=False)
            for row in rows.values
        ]
        out.write("[" + ",\n ".join(records) + "]\n")
    else:
        print_table(rows, [[_cell(value) for value in row] for row in rows.values], out)


def plain(value: Any) -> Any:
    """A value as JSON has it: decimals as text with all their digits, without idle zeros.

    Times are ISO 8601: UTC with a Z, those that have no zone without one.
    """
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            text = format(value, "f")
            return text.rstrip("0").rstrip(".") if "." in text else text
        case float():
            return value if math.isfinite(value) else str(value)
        case datetime() if value.tzinfo is not None:
            return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
        case date():  # a datetime too
            return value.isoformat()
        case bytes() | bytearray():
            return value.hex()
        case dict():
            return {_text(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    return str(value)


def _text(value: Any) -> str:
    found = plain(value)
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)


def _record(values: Sequence[Any]) -> str:
    """A line of CSV; NULL is nothing, an empty text is two quotes (Python's csv has no such)."""
    return ",".join("" if value is None else _quoted(_text(value)) for value in values)


def _quoted(text: str) -> str:
    if text and not _TO_QUOTE.search(text):
        return text
    return '"' + text.replace('"', '""') + '"'


def _cell(value: Any) -> str | None:
    """A value as a table shows it: times with a blank, as people write them. None: NULL."""
    if value is None:
        return None
    if isinstance(value, datetime):
        time: str = plain(value)
        return time.removesuffix("Z").replace("T", " ")
    if isinstance(value, timedelta):
        return str(value)
    return _text(value)
