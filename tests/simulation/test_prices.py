"""The price list: half-open windows without gaps or overlaps, changes, promotions, discounts."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from simulation.world.account import Account
from simulation.world.prices import Price, account_prices, list_prices
from simulation.world.world import World

WORKLOADS = Path(__file__).resolve().parents[2] / "workloads"
WORLD = World(seed=7, scale=0.02, from_date=date(2026, 1, 1), to_date=date(2026, 3, 1))


@pytest.fixture(scope="module")
def account() -> Account:
    return Account.read(WORKLOADS)


def by_key(prices: list[Price]) -> dict[tuple[str, ...], list[Price]]:
    found: dict[tuple[str, ...], list[Price]] = defaultdict(list)
    for price in prices:
        key = (price.sku_name, price.cloud, price.usage_unit, price.currency_code)
        found[key].append(price)
    return {key: sorted(rows, key=lambda row: row.start_day) for key, rows in found.items()}


def test_each_price_starts_where_the_one_before_ends(account: Account) -> None:
    for key, rows in by_key(list_prices(account, WORLD)).items():
        assert [row.end_day for row in rows[:-1]] == [row.start_day for row in rows[1:]], key
        assert rows[-1].end_day is None, key


def test_account_prices_do_not_overlap(account: Account) -> None:
    for key, rows in by_key(account_prices(account, WORLD)).items():
        for before, after in pairwise(rows):
            assert before.end_day is not None, key
            assert before.end_day <= after.start_day, key


def test_some_price_changes_within_any_two_days(account: Account) -> None:
    starts = {price.start_day for price in list_prices(account, WORLD)}
    for day in range(WORLD.first_day + 1, WORLD.last_day):
        assert starts & {day, day + 1}


def test_a_change_is_a_change(account: Account) -> None:
    for key, rows in by_key(list_prices(account, WORLD)).items():
        for before, after in pairwise(rows):
            assert (before.default, before.promotional) != (after.default, after.promotional), key


def test_promotion_lowers_what_applies_and_leaves_the_default(account: Account) -> None:
    promoted = [price for price in list_prices(account, WORLD) if price.promotional is not None]
    assert promoted
    for price in promoted:
        assert price.effective == price.promotional == price.default * Decimal("0.80")
        assert "SERVERLESS_SQL" in price.sku_name


def test_prices_fit_nine_decimals(account: Account) -> None:
    for price in [*list_prices(account, WORLD), *account_prices(account, WORLD)]:
        exponent = price.effective.normalize().as_tuple().exponent
        assert isinstance(exponent, int)
        assert exponent >= -9


def test_later_day_only_closes_and_adds_prices(account: Account) -> None:
    later = WORLD.until(WORLD.to_date + timedelta(days=2))
    before, after = list_prices(account, WORLD), list_prices(account, later)
    closed = [price for price in before if price not in after]
    assert 0 < len(closed) <= 4
    assert all(price.end_day is None for price in closed)
    assert {_start(price) for price in before} < {_start(price) for price in after}


def _start(price: Price) -> tuple[str, str, str, int]:
    return price.sku_name, price.cloud, price.currency_code, price.start_day


def test_discounts_are_for_some_skus_and_begin_or_end_within_the_world(account: Account) -> None:
    priced = {price.sku_name for price in list_prices(account, WORLD)}
    rows = by_key(account_prices(account, WORLD))
    assert 0 < len({key[0] for key in rows}) < len(priced)
    assert any(row[0].start_day > WORLD.first_day for row in rows.values())
    assert any(row[-1].end_day is not None for row in rows.values())
