"""Two regions of an account: what is one row in both counts once, and what has one name, twice.

Their exports lie side by side in one folder, or each has a Bronze of its own and both are united by
key; the second one is of the role `regional`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from export_folder import NOW, OPTIONS, REACH, TEXT, TIME, ExportFolder
from pyspark.sql import SparkSession
from tasks import WORKLOADS, make_task
from yaml import safe_load

from bronze.loading.metastore import with_metastore
from content.files import walk
from content.tables.bronze_file import read_bronze_table
from content.tables.bronze_table import BronzeTable

TABLES, NODES, EVENTS, WORKSPACES = NAMES = (
    *("information_schema/tables", "compute/node_types"),
    *("access/audit", "access/workspaces_latest"),
)
REGIONAL = replace(OPTIONS, reach=replace(REACH, is_primary=False))
ORDERS = {"table_catalog": ["main"], "table_schema": ["sales"], "table_name": ["orders"]}


def region(metastore: str | None, owner: str, workspace: str) -> Mapping[str, Mapping[str, Any]]:
    """What a region exports: the same names, node types and events of the account."""
    said = {} if metastore is None else {"metastore_id": [metastore]}
    return {
        TABLES: {**said, **ORDERS, "table_owner": [owner]},
        NODES: {"account_id": ["a"], "node_type": ["m5"], "core_count": [2.0], "memory_mb": [8]},
        EVENTS: {
            "event_id": ["of the account", f"of {workspace}"],
            "workspace_id": ["0", workspace],
            "event_date": pa.array([NOW.date()] * 2),
            "event_time": pa.array([NOW] * 2, TIME),
        },
        WORKSPACES: {"workspace_id": ["1", "2"], "workspace_name": pa.nulls(2, TEXT)},
    }


def declared(name: str) -> BronzeTable:
    return read_bronze_table(WORKLOADS, f"bronze/tables/{name}.yaml")


def put(export: ExportFolder, file: str, tables: Mapping[str, Mapping[str, Any]]) -> None:
    for name, columns in tables.items():
        export.put(f"{name}/{file}.parquet", columns)
    export.register()


def held(export: ExportFolder, name: str, *columns: str) -> Sequence[tuple[Any, ...]]:
    return export.rows(declared(name), *columns)


def test_exports_of_two_regions_in_one_folder_count_nothing_twice(
    spark: SparkSession, tmp_path: Path
) -> None:
    export = ExportFolder.begin(spark, tmp_path)
    # What a newer picture of a catalog lacks is gone; other catalogs of the metastore stay.
    earlier = {
        "metastore_id": ["m-1"] * 3,
        "table_catalog": ["main", "main", "other"],
        "table_schema": ["sales"] * 3,
        "table_name": ["orders", "dropped", "kept"],
        "table_owner": ["eve"] * 3,
    }
    export.put(f"{TABLES}/earlier.parquet", earlier, days_old=7)
    for metastore, owner, workspace in (("m-1", "ann", "1"), ("m-2", "bob", "2"), (None, "x", "3")):
        put(export, owner, region(metastore, owner, workspace))
    for name in NAMES:
        export.load(declared(name))
    assert held(export, TABLES, "metastore_id", "table_name", "table_owner") == [
        ("UNKNOWN", "orders", "x"),
        ("m-1", "kept", "eve"),
        ("m-1", "orders", "ann"),
        ("m-2", "orders", "bob"),
    ]
    assert held(export, NODES, "node_type") == [("m5",)]
    assert held(export, EVENTS, "event_id", "workspace_id") == [
        ("of 1", "1"),
        ("of 2", "2"),
        ("of 3", "3"),
        ("of the account", "0"),
    ]


def test_bronze_of_two_regions_united_by_key_counts_nothing_twice(
    spark: SparkSession, tmp_path: Path
) -> None:
    regions = {}
    for role, options in {"primary": OPTIONS, "regional": REGIONAL}.items():
        export = regions[role] = ExportFolder.begin(spark, tmp_path / role)
        put(export, "part", region(f"m-{role}", role, role))
        found = {name: export.load(declared(name), options).status for name in NAMES}
        assert found[WORKSPACES] == ("OK" if role == "primary" else "SKIPPED")

    def united(name: str) -> Sequence[tuple[Any, ...]]:
        key = [*declared(name).key]
        return sorted({row for export in regions.values() for row in held(export, name, *key)})

    assert united(TABLES) == [
        ("m-primary", "main", "sales", "orders"),
        ("m-regional", "main", "sales", "orders"),
    ]
    assert united(NODES) == [("a", "m5")]
    assert united(EVENTS) == [("of primary",), ("of regional",), ("of the account",)]
    assert [len(held(export, WORKSPACES, "workspace_id")) for export in regions.values()] == [2, 0]


def test_workspace_is_asked_for_its_metastore(spark: SparkSession) -> None:
    task = make_task(spark)
    names = replace(task.names, catalog="main", source_prefix="system.")
    said, found = with_metastore(replace(task, names=names), "system.s.t", {})
    assert said == (
        "(SELECT *, substring_index(current_metastore(), ':', -1) AS metastore_id FROM system.s.t)"
    )
    assert list(found) == ["metastore_id"]


@pytest.mark.parametrize("path", walk(WORKLOADS, "bronze/tables", ".yaml"))
def test_scope_is_that_of_the_source_and_a_metastore_leads_the_key(path: str) -> None:
    table: BronzeTable = read_bronze_table(WORKLOADS, path)
    source = safe_load((WORKLOADS / path.replace("bronze/tables", "system_tables")).read_text())
    assert source["scope"] == table.scope
    assert (table.key[0] == "metastore_id") == (source["scope"] == "metastore")
