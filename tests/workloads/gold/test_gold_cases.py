"""Each Gold table computes what its cases say."""

from pathlib import Path

import pytest
from content_tables import KINDS, computed_files, of_kind, read_computed
from pyspark.sql import SparkSession

import cases

FILES = cases.case_files("gold")


@pytest.mark.parametrize("file", FILES, ids=[f"{p.parent.name}-{p.stem}" for p in FILES])
def test_gold_table_gives_the_expected_rows(file: Path, spark: SparkSession) -> None:
    case = cases.read_case(file)
    table = read_computed(f"gold.{case.subject}")
    actual = cases.run_body(spark, table.path, "gold", case.given, case.run)
    cases.assert_rows(spark, table.types, actual, case.expect, case.where)


def test_every_computed_gold_table_has_a_case() -> None:
    computed = {name for name in of_kind(*KINDS) if name.startswith("gold.")}
    assert sorted(computed - {f"gold.{file.parent.name}" for file in FILES}) == []


def test_every_case_is_about_a_gold_table() -> None:
    assert sorted({f"gold.{file.parent.name}" for file in FILES} - set(computed_files())) == []
