"""docs/source_tables.md, walked through as a new user would: its code exports, Bronze loads."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

from export_folder import ExportFolder
from pyspark.sql import SparkSession
from tasks import WORKLOADS

from content.table_spec import Column
from content.tables.bronze_file import read_bronze_table
from content.tables.bronze_table import METASTORE as METASTORE_ID
from content.tables.bronze_table import BronzeTable

PAGE = WORKLOADS.parent / "docs" / "source_tables.md"
WEEK_AGO = datetime.now().timestamp() - 7 * 86400
VOLUME = "/Volumes/main/default/export"
TABLES = (
    *("billing/usage", "billing/list_prices"),
    *("access/workspaces_latest", "information_schema/schemata"),
)
METASTORE = (
    "CREATE OR REPLACE TEMPORARY FUNCTION current_metastore() RETURNS STRING "
    "RETURN 'aws:us-east-1:m-1'"
)
"""What a workspace answers."""
PRICE = "named_struct('default', {0}, 'promotional', NULL, 'effective_list', NULL)"
ROWS = {
    "billing/usage": "'r' AS record_id, 'S' AS sku_name, 'AWS' AS cloud, 'ORIGINAL' AS record_type,"
    " current_date() AS usage_date, current_date() AS ingestion_date, 2 AS usage_quantity,"
    " current_timestamp() AS usage_start_time, MAP('team', 'red') AS custom_tags",
    "billing/list_prices": "'S' AS sku_name, 'AWS' AS cloud, 'USD' AS currency_code, "
    "'DBU' AS usage_unit, TIMESTAMP'2026-01-01' AS price_start_time, "
    f"{PRICE.format('0.10')} AS pricing",
    "access/workspaces_latest": "'1001' AS workspace_id, 'old' AS workspace_name",
    "information_schema/schemata": "'main' AS catalog_name, 'sales' AS schema_name",
}


@dataclass(frozen=True, kw_only=True)
class Account:
    """What the code of the page calls `spark`: it has system tables, though not all."""

    spark: SparkSession

    def table(self, name: str) -> object:
        return self.spark.table(_here(name))

    @property
    def catalog(self) -> SimpleNamespace:
        return SimpleNamespace(tableExists=lambda name: self.spark.catalog.tableExists(_here(name)))

    def fill(self, table: BronzeTable, rows: str) -> None:
        """Make the table anew with these rows, given by some of their columns."""
        name, known = _here(f"system.{table.source}"), of_the_platform(table)
        columns = ", ".join(f"{column.name} {column.type}" for column in known)
        self.spark.sql(f"CREATE SCHEMA IF NOT EXISTS {name.rpartition('.')[0]}")
        self.spark.sql(f"DROP TABLE IF EXISTS {name}")
        self.spark.sql(f"CREATE TABLE {name} ({columns}) USING parquet")
        frame = self.spark.sql(f"SELECT {rows}")
        missing = [column for column in known if column.name not in frame.columns]
        nulls = [f"CAST(NULL AS {column.type}) AS {column.name}" for column in missing]
        types = {column.name: column.type for column in known}
        cast = [f"CAST({column} AS {types[column]}) AS {column}" for column in frame.columns]
        frame.selectExpr(*cast, *nulls).select(*types).write.insertInto(name)


def of_the_platform(table: BronzeTable) -> Sequence[Column]:
    """The columns that the platform's table has."""
    return [column for column in table.columns if column != METASTORE_ID]


def _here(name: str) -> str:
    _, schema, table = name.split(".")
    return f"spark_catalog.account_{schema}.{table}"


def export_as_the_page_says(account: Account, volume: Path) -> None:
    """Run its code; the platform leaves files of its own beside the data."""
    _, _, rest = PAGE.read_text(encoding="utf-8").partition("<!-- export -->\n```python\n")
    code = rest.partition("```")[0]
    assert VOLUME in code
    exec(code.replace(VOLUME, str(volume)), {"spark": account})
    for folder in volume.glob("*/*"):
        for name in ("_started_4412345678901234567", "_committed_4412345678901234567"):
            (folder / name).write_bytes(b"")


def test_page_gives_what_the_account_holds_and_what_it_holds_later(
    spark: SparkSession, tmp_path: Path
) -> None:
    account, export = Account(spark=spark), ExportFolder.begin(spark, tmp_path)
    spark.sql(METASTORE)
    usage, prices, workspaces, schemata = tables = [
        read_bronze_table(WORKLOADS, f"bronze/tables/{table}.yaml") for table in TABLES
    ]
    for table, name in zip(tables, TABLES, strict=True):
        account.fill(table, ROWS[name])
    export_as_the_page_says(account, tmp_path / "volume")
    shutil.copytree(tmp_path / "volume", export.folder)
    export.register()
    for table in tables:
        export.load(table)
    assert export.rows(usage, "record_id", "int(usage_quantity)", "custom_tags") == [
        ("r", 2, {"team": "red"})
    ]
    assert export.rows(prices, "price_end_time", "string(pricing.default)") == [
        (None, "0.100000000000000000")
    ]
    assert export.rows(schemata, "metastore_id", "schema_name") == [("m-1", "sales")]
    # A week later the price has ended, and the workspace has another name.
    ended = ROWS["billing/list_prices"] + ", TIMESTAMP'2026-03-01' AS price_end_time"
    account.fill(prices, ended)
    account.fill(workspaces, ROWS["access/workspaces_latest"].replace("old", "new"))
    export_as_the_page_says(account, tmp_path / "volume")
    # Copied over the older export, whose files stay, for Spark names its files anew; and alone.
    for file in export.folder.rglob("*.*"):
        os.utime(file, (WEEK_AGO, WEEK_AGO))
    shutil.copytree(tmp_path / "volume", export.folder, dirs_exist_ok=True)
    load_and_look(export, tables, remark="the newest count")
    shutil.rmtree(export.folder)
    shutil.copytree(tmp_path / "volume", export.folder)
    load_and_look(export, tables, remark="")


def load_and_look(export: ExportFolder, tables: Sequence[BronzeTable], remark: str) -> None:
    """Whatever lies beside it, the newer export is what counts."""
    usage, prices, workspaces, _ = tables
    assert len([*export.folder.glob("billing/list_prices/*.parquet")]) == (2 if remark else 1)
    export.register()
    for table in tables:
        assert remark in export.load(table).message
    assert export.rows(usage, "record_id") == [("r",)]
    assert export.rows(prices, "price_end_time") == [(datetime(2026, 3, 1),)]
    assert export.rows(workspaces, "workspace_name") == [("new",)]
