"""Days are conditions on one plain column."""

from datetime import date

import pytest

from bronze.loading.days import Span, in_spans, on_days, spans_of
from content.files import YamlFile
from content.table_spec import Column
from content.tables.bronze_file import parse_bronze_table
from content.tables.bronze_table import BronzeTable


def table_of(day: str) -> BronzeTable:
    return parse_bronze_table(
        YamlFile(
            path="bronze/tables/demo/items.yaml",
            content={
                "comment": "c",
                "kind": "changes",
                "scope": "regional",
                "required": True,
                "key": ["id"],
                "day": day,
                "checks": {},
            },
        ),
        (Column("id", "STRING", "id"), Column("seen", "DATE", "d"), Column("at", "TIMESTAMP", "t")),
    )


def march(*days: int) -> list[date]:
    return [date(2026, 3, day) for day in days]


def test_days_that_follow_each_other_are_one_span() -> None:
    first, second, third, fifth = march(1, 2, 3, 5)
    assert spans_of([third, first, fifth, second, first]) == (
        Span(first=first, last=third),
        Span(first=fifth, last=fifth),
    )


@pytest.mark.parametrize(
    ("day", "condition"),
    [
        (
            "seen",
            "((t.seen >= DATE'2026-03-01' AND t.seen < DATE'2026-03-03') "
            "OR (t.seen >= DATE'2026-03-31' AND t.seen < DATE'2026-04-01'))",
        ),
        (
            "CAST(at AS DATE)",
            "((t.at >= TIMESTAMP'2026-03-01 00:00:00' "
            "AND t.at < TIMESTAMP'2026-03-03 00:00:00') "
            "OR (t.at >= TIMESTAMP'2026-03-31 00:00:00' "
            "AND t.at < TIMESTAMP'2026-04-01 00:00:00'))",
        ),
    ],
)
def test_condition_is_ranges_of_the_column(day: str, condition: str) -> None:
    assert on_days(table_of(day), march(1, 2, 31), "t.") == condition


def test_rows_without_a_day_are_named_by_none() -> None:
    assert on_days(table_of("seen"), [None]) == "((FALSE) OR seen IS NULL)"
    assert on_days(table_of("seen"), []) == "(FALSE)"


def test_span_may_be_open() -> None:
    table, (day,) = table_of("seen"), march(1)
    assert in_spans(table, [Span(first=day)]) == "((seen >= DATE'2026-03-01'))"
    assert in_spans(table, [Span(last=day)]) == "((seen < DATE'2026-03-02'))"
    assert in_spans(table, [Span()]) == "((seen IS NOT NULL))"
