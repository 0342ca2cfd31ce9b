"""The command that ends the demo."""

import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from confirm import main
from oracle import Oracle

DAYS = ["--first", "2026-01-01", "--last", "2026-01-03"]


@pytest.fixture
def rows(exported: Path) -> list[dict[str, Any]]:
    """The right answer, as the query prints it."""
    oracle = Oracle(exported)
    totals = oracle.totals(date(2026, 1, 1), date(2026, 1, 3))
    found = oracle.top_cost_contributors(date(2026, 1, 1), date(2026, 1, 3))
    extra = {"total_list_cost": totals.list_cost, "total_account_cost": totals.account_cost}
    return [{**row, **extra} for row in found]


def confirmed(folder: Path, result: Path, rows: list[dict[str, Any]]) -> int:
    result.write_text(json.dumps(rows, default=str), encoding="utf-8")
    return main([str(folder), str(result), *DAYS])


def test_agreement_names_both_totals_and_unpriced_skus(
    exported: Path, rows: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert confirmed(exported, tmp_path / "result.json", rows) == 0
    line = capsys.readouterr().out
    assert str(rows[0]["total_list_cost"]) in line
    assert str(rows[0]["total_account_cost"]) in line
    assert "(FREE, JOBS) have no price" in line


def test_top_rows_alone_are_confirmed_too(
    exported: Path, rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    assert confirmed(exported, tmp_path / "result.json", rows[:1]) == 0


@pytest.mark.parametrize("column", ["list_cost", "account_cost", "total_list_cost"])
def test_last_decimal_counts(
    exported: Path,
    rows: list[dict[str, Any]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    column: str,
) -> None:
    rows[1] = {**rows[1], column: rows[1][column] + Decimal("0.000000000000000001")}
    assert confirmed(exported, tmp_path / "result.json", rows) == 1
    assert f"{column} is {rows[1][column]}" in capsys.readouterr().err


def test_missing_rows_are_told(
    exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert confirmed(exported, tmp_path / "result.json", []) == 1
    assert "no rows, but 3 pairs of workspace and SKU were used" in capsys.readouterr().err


def test_rows_come_from_stdin_with_numbers_of_any_length(
    exported: Path, rows: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = json.dumps(rows, default=str).replace(
        f'"{rows[0]["list_cost"]}"', str(rows[0]["list_cost"])
    )
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert main([str(exported), "-", *DAYS]) == 0


def test_text_that_is_no_result_is_refused(
    exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "result.json").write_text('{"rows": 1}', encoding="utf-8")
    assert main([str(exported), str(tmp_path / "result.json"), *DAYS]) == 1
    assert "must be a JSON array of objects" in capsys.readouterr().err
