"""Each Gold table computes what its cases say."""

from pathlib import Path

import pytest
from pyspark.sql import SparkSession

import cases
from content.computed_table import read_computed_table
from content.files import walk

PATHS = {Path(path).stem: path for path in walk(cases.WORKLOADS, "gold/tables", ".sql")}
CASES = cases.read_cases("gold")


@pytest.mark.parametrize("case", CASES, ids=[f"{c.subject}-{c.name}" for c in CASES])
def test_gold_table_gives_the_expected_rows(case: cases.Case, spark: SparkSession) -> None:
    table = read_computed_table(cases.WORKLOADS, PATHS[case.subject], "gold")
    actual = cases.run_body(spark, table.path, "gold", case.given, case.run)
    cases.assert_rows(spark, table.types, actual, case.expect)


def test_every_computed_gold_table_has_a_case() -> None:
    tables = [read_computed_table(cases.WORKLOADS, path, "gold") for path in PATHS.values()]
    computed = {table.name for table in tables if table.body}
    assert sorted(computed - {case.subject for case in CASES}) == []


def test_every_case_is_about_a_gold_table() -> None:
    assert sorted({case.subject for case in CASES} - set(PATHS)) == []
