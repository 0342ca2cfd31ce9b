#!/usr/bin/env python3
"""Confirm the product's cost totals against the exported files, to the last decimal.

    confirm.py SOURCE RESULT --first 2026-01-01 --last 2026-03-01

RESULT is a JSON file, or - for stdin: the rows, as objects, of
`SELECT * FROM get_top_cost_contributors(start_date => DATE'2026-01-01',
end_date => DATE'2026-03-01', top_n => 1000000)` (any top_n will do; with all rows their sum is
compared too). Money may be JSON numbers or text. Without --first and --last the days are the
function's own defaults, the 30 days before today (UTC). Exits with 1 when something differs.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

from oracle import Oracle, OracleError, Totals

MONEY = ("list_cost", "account_cost")


def differences(oracle: Oracle, rows: list[dict[str, Any]], first: date, last: date) -> list[str]:
    """What the rows say otherwise than the files; empty when they agree."""
    totals = oracle.totals(first, last)
    expected = oracle.top_cost_contributors(first, last)
    found: list[str] = []
    if not totals.records:
        found.append(f"the source has no usage from {first} to {last}")
    if not rows and expected:
        found.append(f"no rows, but {len(expected)} pairs of workspace and SKU were used")
    for place, (row, wanted) in enumerate(zip(rows, expected, strict=False), start=1):
        found += _row_differences(place, row, wanted)
        found += _total_differences(place, row, totals)
    if len(rows) > len(expected):
        found.append(f"{len(rows)} rows, but only {len(expected)} pairs of workspace and SKU")
    if len(rows) >= len(expected):
        found += _sum_differences(rows, totals)
    return found


def agreement(oracle: Oracle, rows: int, first: date, last: date) -> str:
    """The line that says what was confirmed."""
    totals = oracle.totals(first, last)
    skus = sorted({row["sku_name"] for row in oracle.unpriced(first, last)})
    named = f" of {len(skus)} SKUs ({', '.join(skus)})" if skus else ""
    return (
        f"Confirmed from the source files, {first} to {last}: list cost {totals.list_cost} USD, "
        f"account cost {totals.account_cost} USD, {totals.records} records, {rows} rows compared; "
        f"{totals.unpriced_records} records{named} have no price and no cost."
    )


def main(argv: Sequence[str]) -> int:
    """The process's exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path, help="folder of exported or simulated tables")
    parser.add_argument("result", help="JSON file with the query's rows, or - for stdin")
    parser.add_argument("--first", type=date.fromisoformat, help="first day, included")
    parser.add_argument("--last", type=date.fromisoformat, help="last day, included")
    args = parser.parse_args(argv)
    today = datetime.now(UTC).date()
    first, last = args.first or today - timedelta(days=30), args.last or today - timedelta(days=1)
    try:
        rows = read_rows(sys.stdin.read() if args.result == "-" else Path(args.result).read_text())
        oracle = Oracle(args.source)
    except (OracleError, OSError, ValueError) as error:
        print(f"Not confirmed: {error}", file=sys.stderr)
        return 1
    found = differences(oracle, rows, first, last)
    for difference in found[:20]:
        print(f"Not confirmed: {difference}", file=sys.stderr)
    if not found:
        print(agreement(oracle, len(rows), first, last))
    return 1 if found else 0


def read_rows(text: str) -> list[dict[str, Any]]:
    """The rows of a JSON array of objects; numbers keep every digit."""
    rows = json.loads(text, parse_float=Decimal)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("the result must be a JSON array of objects, one per row")
    return rows


def _row_differences(place: int, row: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    plain = ("workspace_id", "workspace_name", "sku_name", "cloud", "usage_records")
    found = [
        f"row {place}: {column} is {row.get(column)!r}, the files say {wanted[column]!r}"
        for column in (*plain, "unpriced_records")
        if column in row and row[column] != wanted[column] and wanted[column] is not None
    ]
    for column in MONEY:
        if _money(row.get(column)) != wanted[column]:
            found.append(
                f"row {place} ({wanted['workspace_id']}, {wanted['sku_name']}): {column} is "
                f"{row.get(column)}, the files say {wanted[column]}"
            )
    share, exact = row.get("share_of_total"), wanted["share_of_total"]
    if (share is None) != (exact is None) or (
        share is not None and abs(float(share) - exact) > 1e-9
    ):
        found.append(f"row {place}: share_of_total is {share}, the files say {exact}")
    return found


def _total_differences(place: int, row: dict[str, Any], totals: Totals) -> list[str]:
    wanted = {
        "total_list_cost": totals.list_cost,
        "total_account_cost": totals.account_cost,
        "total_unpriced_records": Decimal(totals.unpriced_records),
    }
    return [
        f"row {place}: {column} is {row[column]}, the files say {value}"
        for column, value in wanted.items()
        if column in row and _money(row[column]) != value
    ]


def _sum_differences(rows: list[dict[str, Any]], totals: Totals) -> list[str]:
    found = []
    for column, total in (("list_cost", totals.list_cost), ("account_cost", totals.account_cost)):
        with localcontext(prec=60):
            summed = sum((_money(row.get(column)) or Decimal(0) for row in rows), Decimal(0))
        if summed != total:
            found.append(f"sum of {column}: {summed}, the files say {total}")
    return found


def _money(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
