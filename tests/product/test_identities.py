"""Tables agree with each other: each file of `identities/` selects the rows that do not."""

import re
from pathlib import Path

import pytest
from product import Deployment
from pyspark.sql import SparkSession

FOLDER = Path(__file__).parent / "identities"
IDENTITIES = sorted(path.stem for path in FOLDER.glob("*.sql"))
TABLE = re.compile(r"\$\{(\w+)\}\.(\w+)")


@pytest.mark.parametrize("name", IDENTITIES)
def test_no_row_breaks_the_identity(spark: SparkSession, advanced: Deployment, name: str) -> None:
    text = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    query = TABLE.sub(lambda m: f"delta.`{advanced.folder(m.group(1), m.group(2))}`", text)
    assert [row.asDict() for row in spark.sql(f"SELECT * FROM ({query}) LIMIT 5").collect()] == []
