"""What a case says when it fails, or when it is written wrongly."""

from pathlib import Path

import pytest
from differing_rows import differing
from pyspark.sql import SparkSession

import cases

TYPES = {"id": "STRING", "n": "INT", "info": "STRUCT<a: INT, more: ARRAY<STRUCT<b: INT>>>"}


def test_rows_that_are_the_same_in_any_order_do_not_differ() -> None:
    rows: list[cases.Row] = [{"a": 1}, {"a": None}, {"a": 1}]
    assert differing(rows, rows[::-1]) == ""


def test_row_that_differs_is_shown_beside_the_one_that_is_most_like_it() -> None:
    expected = [{"id": "x", "n": 1, "m": None}, {"id": "y", "n": 2, "m": 5}]
    found = [{"id": "z", "n": 9, "m": None}, {"id": "y", "n": 3, "m": 5}, expected[0]]
    assert differing(expected, found).splitlines() == [
        "1 of 2 expected rows are not among the 3 found",
        "differs, where id = 'y', m = 5:",
        "    n: expected 2, found 3",
        "found, not expected:",
        "    id: 'z'",
        "    n: 9",
        "    m: None",
    ]


def test_row_that_occurs_once_too_often_differs() -> None:
    assert "found, not expected:\n    a: 1" in differing([{"a": 1}], [{"a": 1}, {"a": 1}])
    assert "expected, not found:\n    a: 1" in differing([{"a": 1}, {"a": 1}], [{"a": 1}])


def test_only_the_first_rows_are_shown() -> None:
    text = differing([{"a": number} for number in range(12)], [])
    assert text.count("expected, not found") == 10 and text.endswith("... and 2 more")


def test_failing_case_shows_the_rows_that_differ(spark: SparkSession) -> None:
    actual = cases.rows_frame(spark, TYPES, [{"id": "x", "n": 1}, {"id": "y", "n": 2}])
    with pytest.raises(AssertionError, match=r"where id = 'y':\n    n: expected 3, found 2"):
        cases.assert_rows(spark, TYPES, actual, [{"id": "x", "n": 1}, {"id": "y", "n": 3}])


def test_case_looks_only_at_the_rows_that_it_names(spark: SparkSession) -> None:
    actual = cases.rows_frame(spark, TYPES, [{"id": "x", "n": 1}, {"id": "y", "n": 2}])
    cases.assert_rows(spark, TYPES, actual, [{"n": 2}], "id = 'y'")
    cases.assert_rows(spark, TYPES, actual, [], "n > 2")
    with pytest.raises(AssertionError, match="found, not expected"):
        cases.assert_rows(spark, TYPES, actual, [], "n > 1")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"nn": 1}, "column 'nn' is not in bronze.t: id, info, n"),
        ({"info": {"aa": 1}}, r"column 'aa' is not in bronze.t.info: a, more"),
        ({"info": {"more": [{"b": 1}, {"c": 1}]}}, r"'c' is not in bronze.t.info.more: b"),
    ],
)
def test_unknown_column_is_named(spark: SparkSession, row: cases.Row, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cases.rows_frame(spark, TYPES, [row], "bronze.t")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("given: {}", r"may have run, where; found given"),
        ("given: {}\nexpect: []\nwher: n > 1", r"rule.yaml: a case has the keys expect, given"),
        ("given: {}\nexpect: []\nrun: {dya: 1}", r"run has the keys day, .* found 'dya'"),
    ],
)
def test_wrong_key_of_a_case_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    file = tmp_path / "gold" / "dim_x" / "rule.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(cases, "CASES", tmp_path)
    with pytest.raises(ValueError, match=message):
        cases.read_cases("gold")
