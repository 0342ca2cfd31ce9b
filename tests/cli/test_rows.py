"""Rows keep every digit in each form, NULL is no empty text, and a table fits the terminal."""

import csv
import io
import json
import re
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from health_monitor.cli.rows import print_rows
from health_monitor.reader.rows import Rows


def rows(*values: list[Any], columns: tuple[str, ...] = ("a",), has_more: bool = False) -> Rows:
    return Rows(columns=columns, values=list(values), has_more=has_more)


def text(found: Rows, form: str) -> str:
    out = io.StringIO()
    print_rows(found, form, out)
    return out.getvalue()


def csv_of(*values: Any) -> list[str]:
    """The lines of one column, without its name."""
    return text(rows(*([value] for value in values)), "csv").split("\n")[1:-1]


def json_of(value: Any) -> Any:
    ((found,),) = (record.values() for record in json.loads(text(rows([value]), "json")))
    return found


EXACT = {
    "decimal without idle zeros": (
        Decimal("12345678901234567890.120000000000000000"),
        "12345678901234567890.12",
    ),
    "decimal that is whole": (Decimal("1500.000"), "1500"),
    "decimal zero": (Decimal("0E-18"), "0"),
    "smallest decimal": (Decimal("-1E-18"), "-0.000000000000000001"),
    "day": (date(2026, 3, 1), "2026-03-01"),
    "moment": (datetime(2026, 3, 1, 6, tzinfo=UTC), "2026-03-01T06:00:00Z"),
    "moment with a fraction": (
        datetime(2026, 3, 1, 6, 0, 0, 120, tzinfo=UTC),
        "2026-03-01T06:00:00.000120Z",
    ),
    "moment elsewhere": (
        datetime(2026, 3, 1, 6, tzinfo=timezone(timedelta(hours=2))),
        "2026-03-01T04:00:00Z",
    ),
    "time without a zone": (datetime(2026, 3, 1, 6), "2026-03-01T06:00:00"),
    "not a number": (float("nan"), "nan"),
    "bytes": (bytearray(b"\x00\xff"), "00ff"),
    "interval": (timedelta(days=1, hours=2), "1 day, 2:00:00"),
    "text": ("NULL", "NULL"),
}


@pytest.mark.parametrize("kind", EXACT)
def test_value_is_the_same_text_in_csv_and_json(kind: str) -> None:
    value, expected = EXACT[kind]
    assert json_of(value) == expected
    assert list(csv.reader(csv_of(value))) == [[expected]]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (9007199254740993, "9007199254740993"),
        (0.1, "0.1"),
        (True, "true"),
        ({"k": [1, None, Decimal("0.10")]}, '"{""k"": [1, null, ""0.1""]}"'),
        ([datetime(2026, 3, 1, tzinfo=UTC)], '"[""2026-03-01T00:00:00Z""]"'),
        ({date(2026, 3, 1): "ä"}, '"{""2026-03-01"": ""ä""}"'),
        ([], "[]"),
    ],
)
def test_csv_holds_what_has_no_text_of_its_own_as_json(value: Any, expected: str) -> None:
    assert csv_of(value) == [expected]


def test_csv_tells_null_from_an_empty_text() -> None:
    found = text(rows(["", None, "x"], columns=("a", "b", "c")), "csv")
    assert found == 'a,b,c\n"",,x\n'


def test_csv_quotes_what_would_break_a_line() -> None:
    nasty = ['say "no"', "a,b", "two\nlines", "two\r\nlines", " blank ", "plain"]
    found = text(rows(nasty, columns=("1", "2", "3", "4", "5", 'si"x')), "csv")
    assert found == (
        '1,2,3,4,5,"si""x"\n"say ""no""","a,b","two\nlines","two\r\nlines"," blank ",plain\n'
    )
    assert list(csv.reader(io.StringIO(found, newline="")))[1] == nasty


def test_json_is_an_array_with_one_object_for_each_row() -> None:
    found = text(rows([None, "é"], [{"k": [1]}, ""], columns=("a", "b")), "json")
    assert found == '[{"a": null, "b": "é"},\n {"a": {"k": [1]}, "b": ""}]\n'
    assert text(rows(), "json") == "[]\n"


def test_table_puts_the_points_of_numbers_below_each_other_and_shows_null() -> None:
    found = text(
        rows(
            ["a", Decimal("1234.50"), 7, datetime(2026, 3, 1, 6, tzinfo=UTC)],
            [None, Decimal("0.125"), 1200, None],
            ["", Decimal(3), None, None],
            columns=("name", "cost", "runs", "at"),
            has_more=True,
        ),
        "table",
    )
    assert found.splitlines()[1:-2] == [
        "┃ name ┃     cost ┃ runs ┃ at                  ┃",
        "┡━━━━━━╇━━━━━━━━━━╇━━━━━━╇━━━━━━━━━━━━━━━━━━━━━┩",
        "│ a    │ 1234.5   │    7 │ 2026-03-01 06:00:00 │",
        "│ NULL │    0.125 │ 1200 │ NULL                │",
        "│      │    3     │ NULL │ NULL                │",
    ]
    assert found.endswith("\n3 rows; there are more, see --limit\n")


@pytest.mark.parametrize(("count", "line"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows")])
def test_rows_are_counted(count: int, line: str) -> None:
    assert text(rows(*[[1]] * count), "table").splitlines()[-1] == line


def test_table_shows_signs_that_would_move_the_cursor_as_they_are_written() -> None:
    lines = text(rows(["one\ntwo\t\x1b[31m"]), "table").splitlines()
    assert lines[3] == r"│ one\ntwo\t\x1b[31m │"


def test_table_in_a_file_is_as_wide_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("FORCE_COLOR", "1")
    found = text(rows(["x" * 300, 1], columns=("a", "b")), "table")
    assert "x" * 300 in found
    assert "\x1b" not in found


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty columns."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")


def shown(found: Rows, capsys: pytest.CaptureFixture[str]) -> list[str]:
    print_rows(found, "table", sys.stdout)
    plain = re.sub(r"\x1b\[[\d;]*m", "", capsys.readouterr().out)
    return [line.rstrip() for line in plain.splitlines()]


def test_text_is_wrapped_when_the_table_fits_then(
    terminal: None, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rows(["abcdefghij" * 3, Decimal("0.123456789")], columns=("name", "cost"))
    lines = shown(found, capsys)
    assert max(map(len, lines)) <= 40
    assert "0.123456789" in lines[3]
    assert "".join(line[2:24].strip() for line in lines[3:-2]) == "abcdefghij" * 3


def test_rows_that_fit_no_table_become_blocks_that_keep_every_value(
    terminal: None, capsys: pytest.CaptureFixture[str]
) -> None:
    cost = Decimal("12345678901234567890.123456789012345678")
    lines = shown(rows(["a", cost], [None, Decimal("1.5")], columns=("name", "list_cost")), capsys)
    assert lines[0].startswith("1 ─")
    assert lines[1] == "name       a"
    assert lines[2:4] == ["list_cost", str(cost)]
    assert lines[4].startswith("2 ─")
    assert lines[5:] == ["name       NULL", "list_cost  1.5", "2 rows"]
