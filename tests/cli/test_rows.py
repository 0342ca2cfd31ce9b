"""Rows are printed with every digit, in each format."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest

from health_monitor.cli.rows import print_rows
from health_monitor.local.query import Rows

ROWS = Rows(
    columns=("name", "cost", "day", "tags"),
    values=[
        ["a", Decimal("12345678901234567890.120000000000000000"), date(2026, 3, 1), {"k": [1, 2]}],
        [None, Decimal("0E-18"), datetime(2026, 3, 1, 6), None],
    ],
    has_more=True,
)


def test_csv_has_exact_decimals(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(ROWS, "csv")
    assert capsys.readouterr().out.splitlines() == [
        "name,cost,day,tags",
        'a,12345678901234567890.12,2026-03-01,"{""k"": [1, 2]}"',
        ",0,2026-03-01 06:00:00,",
    ]


def test_json_is_an_array_with_one_object_for_each_row(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(ROWS, "json")
    first, second = json.loads(capsys.readouterr().out)
    assert first == {
        "name": "a",
        "cost": "12345678901234567890.12",
        "day": "2026-03-01",
        "tags": {"k": [1, 2]},
    }
    assert (second["name"], second["cost"]) == (None, "0")


def test_table_shows_whole_values_and_says_that_there_are_more(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_rows(ROWS, "table")
    text = capsys.readouterr().out
    assert "12345678901234567890.12 " in text
    assert text.endswith("2 rows; there are more, see --limit\n")


def test_row_wider_than_the_terminal_becomes_a_block(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")
    print_rows(ROWS, "table")
    assert "cost  12345678901234567890.12" in capsys.readouterr().out
