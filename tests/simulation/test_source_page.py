"""docs/source_tables.md: every table that is loaded can be exported and granted as it says."""

import re
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from content.tables.need import Need

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "source_page.py"))
PAGE = (ROOT / "docs" / "source_tables.md").read_text(encoding="utf-8")
TABLES = SCRIPT["tables"]()
SOURCES = {table.source: table for table in TABLES}
COST = {
    "access.workspaces_latest",
    "billing.account_prices",
    "billing.list_prices",
    "billing.usage",
}


def between(name: str) -> str:
    return PAGE.partition(f"<!-- {name} -->\n")[2].partition(f"<!-- /{name} -->")[0]


def test_page_is_the_one_that_the_bronze_tables_give() -> None:
    assert SCRIPT["with_tables"](PAGE, TABLES) == PAGE, (
        "docs/source_tables.md is stale: run `make snapshots`"
    )


def test_each_table_says_what_it_is_wanted_for() -> None:
    assert [name for name, table in SOURCES.items() if table.need is Need.OTHER] == []


def exported(*wanted: str) -> dict[str, tuple[str, str, list[str]]]:
    """What the code of the page writes: table to condition, folder and columns left out."""
    found: dict[str, tuple[str, str, list[str]]] = {}

    class Rows:
        def __init__(self, name: str, condition: str = "") -> None:
            self.name, self.condition = name.removeprefix("system."), condition
            self.write = SimpleNamespace(mode=lambda mode: self)

        def where(self, condition: str) -> "Rows":
            return Rows(self.name, condition)

        def drop(self, *columns: str) -> "Rows":
            self.left_out = list(columns)
            return self

        def selectExpr(self, first: str, *others: str) -> "Rows":
            assert self.name.startswith("information_schema.")
            assert first.endswith(" AS metastore_id") and others == ("*",)
            return self

        def parquet(self, folder: str) -> None:
            found[self.name] = (self.condition, folder, self.left_out)

    catalog = SimpleNamespace(tableExists=lambda name: name != "system.lakeflow.pipelines")
    spark: Any = SimpleNamespace(catalog=catalog, table=Rows)
    code = between("export").removeprefix("```python\n").removesuffix("```\n")
    if wanted:
        code = re.sub(r"WANTED = \[.*?\]", f"WANTED = {list(wanted)}", code, flags=re.DOTALL)
    exec(code, {"spark": spark})
    return found


def test_everything_is_exported_unless_less_is_wanted() -> None:
    assert set(exported()) == set(SOURCES) - {"lakeflow.pipelines"}
    assert set(exported("queries")) == COST | {
        "query.history",
        "compute.warehouses",
        "compute.warehouse_events",
    }


def test_rows_folder_and_columns_are_those_that_are_loaded() -> None:
    volume = "/Volumes/main/default/export"
    found = exported("security", "jobs")
    assert found["access.audit"] == (
        "event_date >= current_date() - INTERVAL 90 DAYS",
        f"{volume}/access/audit",
        [],
    )
    assert found["lakeflow.jobs"] == ("true", f"{volume}/lakeflow/jobs", [])
    assert found["data_classification.results"][2] == ["samples"]


def test_tree_has_each_folder_once() -> None:
    found, schema = [], ""
    for line in between("tree").splitlines()[2:-1]:
        name = line.strip().removesuffix("/")
        if line.startswith("    "):
            found.append(f"{schema}.{name}")
        else:
            schema = name
    assert found == list(SOURCES)


@pytest.mark.parametrize("need", sorted({table.need for table in TABLES}))
def test_grants_of_a_need_are_those_of_its_tables_and_no_more(need: Need) -> None:
    sql = between("grants").partition(f"-- {need}\n")[2].partition("\n--")[0].rstrip("`\n")
    granted: set[str] = set()
    used: set[str] = set()
    for line in sql.splitlines():
        if match := re.fullmatch(
            r"GRANT USE SCHEMA(, SELECT)? ON SCHEMA system\.(\w+) TO .*", line
        ):
            used.add(match[2])
            whole = {name for name in SOURCES if name.startswith(f"{match[2]}.")}
            granted |= whole if match[1] else set()
        elif match := re.fullmatch(r"GRANT SELECT ON TABLE system\.(\S+) TO .*", line):
            granted.add(match[1])
        else:
            raise AssertionError(line)
    wanted = {name for name, table in SOURCES.items() if table.need is need}
    assert granted == {name for name in wanted if not name.startswith("information_schema.")}
    assert used == {name.partition(".")[0] for name in granted}
    row = next(line for line in between("needs").splitlines() if line.startswith(f"| {need} |"))
    schemas = ", ".join(sorted({name.partition(".")[0] for name in wanted}))
    assert row.endswith(f"| `{schemas}` |")
