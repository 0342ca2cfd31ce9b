"""A folder of exported or simulated system tables, as it is found before Spark starts."""

from pathlib import Path

import pytest

from health_monitor.local import LocalError
from health_monitor.local.spark.sources import find_sources


def put(folder: Path, *paths: str, text: str = "x") -> Path:
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def test_each_table_folder_is_a_table(tmp_path: Path) -> None:
    put(
        tmp_path,
        "billing/usage/part-0.parquet",
        "billing/usage/day=2026-01-01/part-1.parquet",
        "billing/usage/_SUCCESS",
        "billing/usage/_started_4412",
        "billing/usage/_committed_4412",
        "billing/usage/_temporary/part-2.parquet",
        "billing/usage/.part-0.parquet.crc",
        "access/workspaces_latest/_delta_log/00.json",
        "access/workspaces_latest/part-0.parquet",
        "_world.json",
        "_labels/anomalies/part-0.parquet",
        "README.txt",
    )
    tables = find_sources(tmp_path)
    assert [(table.full_name, table.format, table.size) for table in tables] == [
        ("spark_catalog.system_access.workspaces_latest", "delta", 2),
        ("spark_catalog.system_billing.usage", "parquet", 2),
    ]


def test_folder_without_files_is_no_table_yet(tmp_path: Path) -> None:
    put(tmp_path, "billing/usage/a.parquet").joinpath("billing/list_prices").mkdir()
    assert [table.name for table in find_sources(tmp_path)] == ["usage"]


def test_signature_changes_with_the_files_only(tmp_path: Path) -> None:
    put(tmp_path, "billing/usage/a.parquet")
    (before,) = find_sources(tmp_path)
    assert find_sources(tmp_path) == (before,)
    put(tmp_path, "billing/usage/b.parquet")
    (after,) = find_sources(tmp_path)
    assert after.signature != before.signature


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ([], r"no such folder of system tables; .*`health-monitor simulate`"),
        (["usage.parquet"], r"holds no system tables; a table is a folder <schema>/<table>"),
        (["billing/usage.parquet"], r"holds no system tables"),
        (["billing/usage/a.csv"], r"usage/a.csv: a table folder holds Parquet files, or Delta"),
        (["billing/usage/eu/a.csv"], r"usage/eu/a.csv: a table folder holds Parquet files"),
        (["billing/usage/eu/_delta_log/0.json"], r"usage/eu: a Delta table inside the folder"),
        (["Billing/usage/a.parquet"], r"'Billing' is no name of a system schema"),
        (["billing/usage (1)/a.parquet"], r"'usage \(1\)' is no name of a system schema or table"),
    ],
)
def test_wrong_folder_is_told(tmp_path: Path, files: list[str], message: str) -> None:
    folder = tmp_path / "source"
    put(folder, *files)
    with pytest.raises(LocalError, match=message):
        find_sources(folder)
