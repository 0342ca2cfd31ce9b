"""Each Gold table computes what its cases say."""

import pytest
from pyspark.sql import SparkSession

import cases
from content.computed_table import read_computed_table, read_computed_tables

TABLES = {t.name: t for t in read_computed_tables(cases.WORKLOADS, "gold/tables", "gold")}
CASES = cases.read_cases("gold")


@pytest.mark.parametrize("case", CASES, ids=[f"{c.subject}-{c.name}" for c in CASES])
def test_gold_table_gives_the_expected_rows(case: cases.Case, spark: SparkSession) -> None:
    table = read_computed_table(cases.WORKLOADS, TABLES[case.subject].path, "gold")
    actual = cases.run_body(spark, table.path, "gold", case.given, case.run)
    cases.assert_rows(spark, table.types, actual, case.expect, case.where)


def test_every_computed_gold_table_has_a_case() -> None:
    computed = {name for name, table in TABLES.items() if table.body}
    assert sorted(computed - {case.subject for case in CASES}) == []


def test_every_case_is_about_a_gold_table() -> None:
    assert sorted({case.subject for case in CASES} - set(TABLES)) == []
