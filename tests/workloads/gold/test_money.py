"""The product of money is that of Python's decimals, rounded once, over all sizes and signs."""

import random
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession

from cases import WORKLOADS
from content.definitions import Definitions
from content.placeholders import render

TYPE = pa.decimal128(38, 18)
SMALLEST = Decimal("1E-18")
LIMIT = Decimal("1E20")
"""The least number that DECIMAL(38,18) does not hold."""
PLACES = range(-18, 20)
EDGES = [
    Decimal(0),
    *(Decimal(f"{digit}E{place}") for place in PLACES for digit in (1, 5)),
    # What the short way still takes, and what it does not.
    *(Decimal("9" * whole + "." + "9" * 18) for whole in (0, 1, 2, 8, 9, 10, 19, 20)),
    *(Decimal(text) for text in ("99.999999999", "99.9999999995", "0.000000001", "0.0000000004")),
    # Every digit counts, and so does every carry.
    Decimal("12345678901234567890.123456789012345678"),
    Decimal("0.333333333333333333"),
    Decimal("1.000000000000000001"),
    Decimal("4999999999.999999999500000001"),
]
BESIDE_THE_LIMIT = [
    ("9999999999.999999999", "10000000000.000000001"),
    ("9999999999.9999999999", "10000000000.0000000001"),
    ("99999999999999999999.999999999999999999", "1.000000000000000001"),
    ("50000000000000000000", "1.999999999999999999"),
    ("50000000000000000000", "2"),
]
"""The second product is below the limit, and reaches it by rounding."""
AMOUNT = r"\b\w*(?:cost|price|quantity|dbu)\b"
INEXACT = re.compile(rf"{AMOUNT}[)]*\s*[*+-]\s*[\w($]|[\w)]\s*[*+-]\s*[(]*(?:\w+[.(])*{AMOUNT}")
"""Arithmetic that Spark rounds: of two DECIMAL(38,18) a product keeps 6 places, a sum 17."""
CONTENT = sorted(
    path.relative_to(WORKLOADS).as_posix()
    for pattern in ("gold/**/*.sql", "ml/**/*.sql", "semantic/**/*.*", "monitoring/**/*.yaml")
    for path in WORKLOADS.glob(pattern)
    if path.suffix in (".sql", ".yaml")
)


def product(quantity: Decimal, price: Decimal) -> Decimal | None:
    """Rounded once, half away from zero; None where DECIMAL(38,18) does not hold it."""
    with localcontext(prec=100):
        rounded = (quantity * price).quantize(SMALLEST, ROUND_HALF_UP)
        return rounded if abs(rounded) < LIMIT else None


def some(dice: random.Random) -> Decimal:
    """A number of any length, with any number of places."""
    digits = dice.randint(1, 38)
    whole = Decimal(dice.choice((-1, 1)) * dice.randrange(10**digits))
    with localcontext(prec=100):
        return whole.scaleb(-18 if digits > 20 else -dice.randint(0, 18))


def both_signs(pairs: Iterable[tuple[Decimal, Decimal]]) -> list[tuple[Decimal, Decimal]]:
    return [
        (quantity * sign, price) for quantity, price in pairs for sign in (Decimal(1), Decimal(-1))
    ]


def pairs() -> list[tuple[Decimal, Decimal]]:
    """All edges by all edges, numbers of every length, and what is exactly half a last place."""
    dice = random.Random(14)
    with localcontext(prec=100):
        halves = [
            (Decimal(odd).scaleb(-place), Decimal(5).scaleb(place - 19))
            for odd in (1, 3, 999_999_999, 12_345_678_901_234_567)
            for place in range(1, 19)
        ]
        beside = [(Decimal(one), Decimal(other)) for one, other in BESIDE_THE_LIMIT]
        edges = [(one, other) for one in EDGES for other in EDGES]
        return [
            *both_signs([*edges, *halves, *beside, *((other, one) for one, other in beside)]),
            *((some(dice), some(dice)) for _ in range(20_000)),
        ]


def computed(
    spark: SparkSession, folder: Path, given: list[tuple[Decimal, Decimal]]
) -> list[Decimal | None]:
    """What the expression gives, in the order of the pairs."""
    folder.mkdir()
    numbers = pa.array(range(len(given)))
    quantities, prices = (pa.array(column, TYPE) for column in zip(*given, strict=True))
    pq.write_table(pa.table({"n": numbers, "q": quantities, "p": prices}), folder / "a.parquet")
    text = render("${def.money(q, p)}", {}, Definitions.load(WORKLOADS))
    frame = spark.read.parquet(str(folder)).selectExpr("n", f"{text} AS cost")
    assert dict(frame.dtypes)["cost"] == "decimal(38,18)"
    return [row["cost"] for row in frame.orderBy("n").collect()]


def test_product_is_exact_and_rounded_once(spark: SparkSession, tmp_path: Path) -> None:
    given = pairs()
    found = computed(spark, tmp_path / "pairs", given)
    wrong = [
        f"{quantity} * {price}: {cost}, not {product(quantity, price)}"
        for (quantity, price), cost in zip(given, found, strict=True)
        if cost != product(quantity, price)
    ]
    assert wrong[:5] == []
    # Both ways, and both ends of what can be held, are among them.
    assert sum(cost is None for cost in found) > 1000
    assert sum(cost is not None and abs(cost) >= LIMIT / 10 for cost in found) > 50
    assert sum(cost == SMALLEST for cost in found) > 50


def test_unknown_factor_gives_no_product(spark: SparkSession) -> None:
    known, unknown = "CAST(2 AS DECIMAL(38,18))", "CAST(NULL AS DECIMAL(38,18))"
    definitions = Definitions.load(WORKLOADS)
    texts = [f"${{def.money({known}, {unknown})}}", f"${{def.money({unknown}, {known})}}"]
    frame = spark.range(1).selectExpr(*(render(text, {}, definitions) for text in texts))
    assert tuple(frame.collect()[0]) == (None, None)


@pytest.mark.parametrize("path", CONTENT)
def test_no_content_multiplies_or_adds_money_by_itself(path: str) -> None:
    lines = (WORKLOADS / path).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "comment:" not in line and INEXACT.search(line)] == []


@pytest.mark.parametrize(
    "line",
    ["u.usage_quantity * p.list_price", "2 * abs(u.list_cost)", "(a.list_cost) + b", "x-dbu"],
)
def test_such_arithmetic_is_found(line: str) -> None:
    assert INEXACT.search(line)
