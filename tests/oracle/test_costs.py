"""The oracle against sums by hand, in Python's decimals."""

import shutil
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path

import pytest
from oracle import Arrivals, Oracle, OracleError, Totals, cost_of

JOBS_LIST = [("3.123456789", "0.150000001"), ("2.5", "0.2")]
JOBS_ACCOUNT = [("3.123456789", "0.150000001"), ("2.5", "0.111111111")]
LARGE = ("98765432109.987654321", "0.123456789")
ROUNDED = ("1.0000000005", "0.123456789")


def exact(*products: tuple[str, str]) -> Decimal:
    """Each rounded by itself to eighteen places, then summed."""
    with localcontext(prec=60, rounding=ROUND_HALF_UP):
        rounded = (round(Decimal(one) * Decimal(other), 18) for one, other in products)
        return sum(rounded, Decimal(0))


@pytest.mark.parametrize(
    ("quantity", "price", "cost"),
    [
        ("1000000000", "0.0000000004", "0.4"),
        ("1000000", "0.000000012345", "0.012345"),
        ("250000000000", "0.000000001", "250"),
        ("0.000000001", "0.0000000005", "0.000000000000000001"),
        ("-0.000000001", "0.0000000005", "-0.000000000000000001"),
        ("0.000000001", "0.00000000049", "0"),
        (
            "9999999999.999999999",
            "10000000000.000000001",
            "99999999999999999999.999999999999999999",
        ),
        ("9999999999.9999999999", "10000000000.0000000001", None),
        ("123456789012", "1000000000", None),
    ],
)
def test_cost_is_rounded_once_and_missing_only_where_it_is_too_large(
    quantity: str, price: str, cost: str | None
) -> None:
    expected = None if cost is None else Decimal(cost)
    assert cost_of(Decimal(quantity), Decimal(price)) == expected


def test_costs_are_exact_sums_over_all_record_types(exported: Path) -> None:
    totals = Oracle(exported).totals()
    assert totals.list_cost == exact(*JOBS_LIST, LARGE, ROUNDED)
    assert totals.account_cost == exact(*JOBS_ACCOUNT, LARGE, ROUNDED)


def test_price_begins_at_its_start_and_ends_before_its_end(exported: Path) -> None:
    by_day = Oracle(exported).cost_by("usage_date")
    assert by_day[date(2026, 1, 1)].list_cost == exact(JOBS_LIST[0])
    assert by_day[date(2026, 1, 2)].list_cost == exact(JOBS_LIST[1])


def test_promotion_is_the_list_price_that_applies(exported: Path) -> None:
    assert Oracle(exported).cost_by("sku_name")["SQL"].list_cost == exact(LARGE, ROUNDED)


def test_account_price_applies_from_its_start_else_the_list_price(exported: Path) -> None:
    by_day = Oracle(exported).cost_by("usage_date")
    assert by_day[date(2026, 1, 1)].account_cost == exact(JOBS_ACCOUNT[0])
    assert by_day[date(2026, 1, 2)].account_cost == exact(JOBS_ACCOUNT[1])


def test_unpriced_are_other_units_early_usage_and_unknown_skus(
    exported: Path,
) -> None:
    unpriced = Oracle(exported).unpriced()
    found = [(row["sku_name"], row["usage_unit"], row["records"]) for row in unpriced]
    assert found == [("FREE", "DBU", 1), ("JOBS", "GB", 1), ("SQL", "DBU", 1)]
    assert Oracle(exported).totals().unpriced_records == 3


def test_owner_is_run_as_else_owned_by_else_unknown(exported: Path) -> None:
    owners = Oracle(exported).cost_by("owner")
    assert set(owners) == {"ann@example.com", "bob@example.com", "UNKNOWN"}
    nobody = Totals(list_cost=Decimal(0), account_cost=Decimal(0), records=3, unpriced_records=3)
    assert owners["UNKNOWN"] == nobody


def test_contributors_are_ordered_with_unpriced_ones_last(exported: Path) -> None:
    rows = Oracle(exported).top_cost_contributors(date(2026, 1, 1), date(2026, 1, 3))
    found = [(row["workspace_id"], row["workspace_name"], row["sku_name"]) for row in rows]
    assert found == [("w2", None, "SQL"), ("w1", "one", "JOBS"), ("UNKNOWN", None, "FREE")]
    assert sum(row["share_of_total"] or 0 for row in rows) == pytest.approx(1)


def test_arrivals_tell_late_rows_and_corrections(exported: Path) -> None:
    arrived = Oracle(exported).arrivals(date(2026, 1, 3), date(2026, 1, 6))
    assert arrived == Arrivals(added=4, late=3, corrected=2)


def test_account_prices_are_optional(exported: Path, tmp_path: Path) -> None:
    folder = tmp_path / "without"
    shutil.copytree(exported, folder)
    shutil.rmtree(folder / "billing/account_prices")
    totals = Oracle(folder).totals()
    assert totals.account_cost == totals.list_cost == exact(*JOBS_LIST, LARGE, ROUNDED)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("billing/usage", "record_id = "),
        ("billing/list_prices", "sku_name, cloud, usage_unit, currency_code, price_start_time = "),
        ("access/workspaces_latest", "workspace_id = w1"),
    ],
)
def test_two_exports_in_one_folder_are_refused_with_both_files_named(
    exported: Path, tmp_path: Path, table: str, key: str
) -> None:
    folder = tmp_path / "twice"
    shutil.copytree(exported, folder)
    first, second = folder / table / "part-0.parquet", folder / table / "part-1.parquet"
    shutil.copy(first, second)
    with pytest.raises(OracleError) as caught:
        Oracle(folder)
    assert str(caught.value).startswith(f"{first} and {second}: both have {key}")
    assert str(caught.value).endswith(": pass a folder that holds one export")


def test_account_without_jobs_has_its_cost_and_no_runs(exported: Path, tmp_path: Path) -> None:
    folder = tmp_path / "without"
    shutil.copytree(exported, folder)
    shutil.rmtree(folder / "lakeflow")
    oracle = Oracle(folder)
    assert oracle.totals() == Oracle(exported).totals()
    assert oracle.job_runs() == []


def test_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        OracleError, match=r"access/workspaces_latest: no parquet files: pass an exp"
    ):
        Oracle(tmp_path)
