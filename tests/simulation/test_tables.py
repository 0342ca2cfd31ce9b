"""The tables have the columns and keys that are declared."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from parquet_tables import Tables
from pyspark.sql import SparkSession
from pyspark.sql.types import DataType

SYSTEM_TABLES = Path(__file__).resolve().parents[2] / "workloads" / "system_tables"
DECLARED = sorted(
    path.relative_to(SYSTEM_TABLES).as_posix() for path in SYSTEM_TABLES.rglob("*.yaml")
)


def declared(path: str) -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load((SYSTEM_TABLES / path).read_text(encoding="utf-8"))
    return content


@pytest.mark.parametrize("path", DECLARED)
def test_columns_and_types_are_those_declared(
    spark: SparkSession, world_folder: Path, path: str
) -> None:
    columns = declared(path)["columns"]
    if declared(path)["scope"] == "metastore":
        columns = {"metastore_id": {"type": "STRING"}, **columns}
    written = spark.read.parquet(str(world_folder / path.removesuffix(".yaml"))).schema
    assert [field.name for field in written.fields] == list(columns)
    for field in written.fields:
        assert field.dataType == DataType.fromDDL(columns[field.name]["type"]), field.name


@pytest.mark.parametrize("path", DECLARED)
def test_declared_key_is_unique(world: Tables, path: str) -> None:
    content = declared(path)
    key, table = ", ".join(content["key"]), content["name"]
    assert world.rows(f"SELECT {key} FROM {{{table}}} GROUP BY {key} HAVING count(*) > 1") == []


@pytest.mark.parametrize("path", DECLARED)
def test_declaration_is_complete(path: str) -> None:
    content = declared(path)
    keys = "name comment key time_column mode retention_days scope columns"
    assert list(content) == keys.split()
    assert content["name"].replace(".", "/") + ".yaml" == path
    assert set(content["key"]) <= set(content["columns"])
    assert content["time_column"] is None or content["time_column"] in content["columns"]
    for name, column in content["columns"].items():
        assert column["comment"], name
