"""Prices over time: the list, and what was negotiated."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from simulation.world.account import Account, Offer, Workspace, list_price
from simulation.world.world import World, moment

LONG_BEFORE = 900
"""Days before the first day on which the oldest prices begin."""
CHANGE_EVERY = 2
"""Days between two changes of the price list; each time it is another SKU's turn."""
NOON = 43200


@dataclass(frozen=True, kw_only=True)
class Price:
    """A price in force for [start_day, end_day), both at `second` of their day."""

    sku_name: str
    cloud: str
    currency_code: str
    usage_unit: str
    start_day: int
    end_day: int | None
    second: int
    default: Decimal
    promotional: Decimal | None = None

    @property
    def effective(self) -> Decimal:
        """What applies: the promotion while there is one."""
        return self.default if self.promotional is None else self.promotional

    def row(self, account_id: str) -> dict[str, Any]:
        """What both tables of prices say about it."""
        end = None if self.end_day is None else moment(self.end_day, self.second)
        return {
            "account_id": account_id,
            "price_start_time": moment(self.start_day, self.second),
            "price_end_time": end,
            "sku_name": self.sku_name,
            "cloud": self.cloud,
            "currency_code": self.currency_code,
            "usage_unit": self.usage_unit,
        }


@dataclass(frozen=True, kw_only=True)
class Sku:
    """A SKU of one cloud and unit, its price at the start, and its turn to change."""

    name: str
    cloud: str
    offer: Offer
    price: Decimal
    turn: int

    @property
    def second(self) -> int:
        """Second of the day at which its prices change: midnight, for some noon."""
        return NOON if self.turn % 3 == 1 else 0


def skus(account: Account) -> list[Sku]:
    """The priced SKUs, each once, in the order in which their prices change."""
    found: dict[tuple[str, str, str], tuple[Offer, Workspace]] = {}
    for offer in account.offers.values():
        for workspace in account.workspaces:
            key = (offer.sku_in(workspace), workspace.cloud, offer.unit)
            if offer.prices and key not in found:
                found[key] = (offer, workspace)
    return [
        Sku(
            name=name,
            cloud=cloud,
            offer=offer,
            price=list_price(offer, workspace) or Decimal(0),
            turn=turn,
        )
        for turn, ((name, cloud, _), (offer, workspace)) in enumerate(found.items())
    ]


def list_prices(account: Account, world: World) -> list[Price]:
    """The price list as it is known on the world's last day."""
    known = skus(account)
    return [price for sku in known for price in _list_prices(sku, len(known), world)]


def account_prices(account: Account, world: World) -> list[Price]:
    """Negotiated prices: a share of the list price, for some SKUs and some time."""
    known = skus(account)
    return [price for sku in known for price in _account_prices(sku, len(known), world)]


def _list_prices(sku: Sku, skus_known: int, world: World) -> Iterator[Price]:
    currencies = [("USD", Decimal(1))]
    if sku.offer.also_currency:
        currencies.append((sku.offer.also_currency, Decimal("0.92")))
    for currency, rate in currencies:
        for start, end, level, factor in _periods(sku, skus_known, world):
            default = (level * rate).quantize(Decimal("0.000001"))
            yield Price(
                sku_name=sku.name,
                cloud=sku.cloud,
                currency_code=currency,
                usage_unit=sku.offer.unit,
                start_day=start,
                end_day=end,
                second=sku.second,
                default=default,
                promotional=default * factor if factor else None,
            )


def _account_prices(sku: Sku, skus_known: int, world: World) -> Iterator[Price]:
    offer = sku.offer
    if offer.discount is None:
        return
    first = world.first_day + (offer.discount_starts_day or -LONG_BEFORE)
    stop = None if offer.discount_ends_day is None else world.first_day + offer.discount_ends_day
    if stop is not None and stop > world.last_day:
        stop = None
    for start, end, level, factor in _periods(sku, skus_known, world):
        begins = max(start, first)
        ends = min((day for day in (end, stop) if day is not None), default=None)
        if begins > world.last_day or (ends is not None and begins >= ends):
            continue
        effective = level * (factor or 1)
        yield Price(
            sku_name=sku.name,
            cloud=sku.cloud,
            currency_code="USD",
            usage_unit=offer.unit,
            start_day=begins,
            end_day=ends,
            second=sku.second,
            default=(effective * Decimal(offer.discount)).quantize(Decimal("0.00000001")),
        )


def _periods(
    sku: Sku, skus_known: int, world: World
) -> Iterator[tuple[int, int | None, Decimal, Decimal | None]]:
    """First day, end day, list price and promotion of each price of the SKU."""
    cycle, turn = CHANGE_EVERY * skus_known, CHANGE_EVERY * sku.turn
    opening = world.first_day + (
        -LONG_BEFORE if sku.offer.starts_day is None else sku.offer.starts_day
    )
    raises = [
        day for day in _days(world) if (day - world.first_day) % cycle == turn and day > opening
    ]
    promotion = sku.offer.promotion
    marks = {opening, *raises}
    if promotion is not None:
        marks |= {world.first_day + promotion.from_day, world.first_day + promotion.to_day}
    known = sorted(day for day in marks if day <= world.last_day)
    for start, end in pairwise([*known, None]):
        assert start is not None
        step = sum(day <= start for day in raises)
        direction = Decimal("-0.04") if sku.turn % 4 == 3 else Decimal("0.03")
        level = (sku.price * (1 + direction * step)).quantize(Decimal("0.000001"))
        promoted = promotion is not None and (
            promotion.from_day <= start - world.first_day < promotion.to_day
        )
        yield start, end, level, Decimal(promotion.factor) if promotion and promoted else None


def _days(world: World) -> range:
    return range(world.first_day + 1, world.last_day + 1)
