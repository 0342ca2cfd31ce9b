"""The SQL of a window measure gives what a second computation, row by row, gives."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
import yaml
from pyspark.sql import SparkSession

from content.errors import ContentError
from content.semantic.metric_view import parse_metric_view
from content.semantic.window_measure import window_measure_query

VIEW = """version: "1.1"
comment: Sales.
source: ${{gold}}.sales
filter: amount <> 99
dimensions:
  - {{name: day, expr: day, display_name: Day, comment: Day.}}
  - {{name: month, expr: "trunc(day, 'MONTH')", display_name: Month, comment: Month.}}
  - {{name: year, expr: "trunc(day, 'YEAR')", display_name: Year, comment: Year.}}
  - {{name: shop, expr: shop, display_name: Shop, comment: Shop.}}
measures:
  - {{name: total, expr: {expr}, display_name: A, comment: A., window: {window}}}
"""
Row = dict[str, Any]


def sales() -> list[Row]:
    """Days with gaps over two years, shops that lack some, and one shop without a name."""
    dice = Random(7)
    days = [date(2025, 11, 20) + timedelta(days=dice.randrange(90)) for _ in range(60)]
    return [
        {
            "day": day,
            "shop": dice.choice(["a", "b", None]),
            "amount": dice.choice([1, 2, 3, 5, 99]),
            "month": day.replace(day=1),
            "year": day.replace(month=1, day=1),
        }
        for day in days
    ]


ROWS = [row for row in sales() if row["amount"] != 99]


def months(day: date, number: int) -> date:
    """The day so many months later; the last of its month when there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


FRAMES: dict[str, Callable[[date, date], bool]] = {
    "current": lambda other, own: other == own,
    "cumulative": lambda other, own: other <= own,
    "all": lambda other, own: True,
    "trailing 7 days": lambda other, own: own - timedelta(days=7) <= other < own,
    "trailing 1 month": lambda other, own: months(own, -1) <= other < own,
    "leading 2 weeks": lambda other, own: own < other <= own + timedelta(days=14),
    "leading 1 year": lambda other, own: own < other <= months(own, 12),
}
AGGREGATES: dict[str, Callable[[list[Row]], int | None]] = {
    "SUM(amount)": lambda rows: sum(row["amount"] for row in rows) if rows else None,
    "COUNT(*) FILTER (WHERE amount > 1)": lambda rows: sum(row["amount"] > 1 for row in rows),
    "COUNT(DISTINCT amount)": lambda rows: len({row["amount"] for row in rows}),
}
GROUPS: tuple[tuple[str, ...], ...] = ((), ("day",), ("shop",), ("shop", "month"), ("day", "shop"))
PERIODS = {
    "year to date": [("day", "cumulative", "last"), ("year", "current", "last")],
    "month of the year": [("month", "cumulative", "last"), ("year", "current", "first")],
    "days of the month": [("day", "trailing 7 days", "first"), ("month", "current", "last")],
}


def expected(
    expr: str, windows: Sequence[tuple[str, str, str]], by: Sequence[str]
) -> set[tuple[Any, ...]]:
    """The measure of each group: from the point that stands for it, over the rows of its frame."""
    orders = [order for order, _, _ in windows]
    found = set()
    for group in {tuple(row[name] for name in by) for row in ROWS}:
        members = [row for row in ROWS if tuple(row[name] for name in by) == group]
        for order, _, which in windows:
            if order not in by:
                values = [row[order] for row in members]
                end = max(values) if which == "last" else min(values)
                members = [row for row in members if row[order] == end]
        own = members[0]
        frame = [
            row
            for row in ROWS
            if all(row[name] == own[name] for name in by if name not in orders)
            and all(FRAMES[reach](row[order], own[order]) for order, reach, _ in windows)
        ]
        found.add((*group, AGGREGATES[expr](frame)))
    return found


def query(expr: str, windows: Sequence[tuple[str, str, str]], by: Sequence[str]) -> str:
    window = [{"order": o, "range": r, "semiadditive": s} for o, r, s in windows]
    text = VIEW.format(expr=expr, window=yaml.safe_dump(window, default_flow_style=True).strip())
    rendered = yaml.safe_load(text.replace("${gold}.", ""))
    return window_measure_query(parse_metric_view(text, "x.yaml"), rendered, "total", by)


@pytest.fixture(scope="module", autouse=True)
def table(spark: SparkSession) -> None:
    rows = [(row["day"], row["shop"], row["amount"]) for row in sales()]
    frame = spark.createDataFrame(rows, "day DATE, shop STRING, amount INT").coalesce(1)
    frame.createOrReplaceTempView("sales")


def check(
    spark: SparkSession, expr: str, windows: Sequence[tuple[str, str, str]], by: Sequence[str]
) -> None:
    answer = spark.sql(query(expr, windows, by))
    assert answer.columns == [*by, "total"]
    rows = [tuple(row) for row in answer.collect()]
    assert len(rows) == len(set(rows))
    assert set(rows) == expected(expr, windows, by)


@pytest.mark.parametrize("by", GROUPS, ids=lambda by: "-".join(by) or "all")
@pytest.mark.parametrize("reach", FRAMES)
def test_range(reach: str, by: Sequence[str], spark: SparkSession) -> None:
    which = "first" if reach.startswith("leading") else "last"
    check(spark, "SUM(amount)", [("day", reach, which)], by)


@pytest.mark.parametrize("expr", list(AGGREGATES)[1:])
def test_aggregate_of_rows_and_not_of_values(expr: str, spark: SparkSession) -> None:
    for by in (("day",), ("shop",)):
        check(spark, expr, [("day", "trailing 7 days", "last")], by)


@pytest.mark.parametrize("period", PERIODS)
def test_two_windows(period: str, spark: SparkSession) -> None:
    for by in (("month",), ("year", "shop"), ("shop",), ()):
        check(spark, "SUM(amount)", PERIODS[period], by)


def test_unknown_dimension_is_told() -> None:
    with pytest.raises(ContentError, match=r"x\.yaml: 'week' is no dimension of the view"):
        query("SUM(amount)", [("day", "all", "last")], ["week"])
