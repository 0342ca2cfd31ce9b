"""docs/source_tables.md: every table that is loaded can be exported as the page says."""

import runpy
from pathlib import Path

from content.usable import usable_bronze_tables

ROOT = Path(__file__).resolve().parents[2]


def test_page_is_the_one_that_the_bronze_tables_give() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "source_page.py"))
    page = (ROOT / "docs" / "source_tables.md").read_text(encoding="utf-8")
    tables = usable_bronze_tables(ROOT / "workloads").sound
    assert page == script["with_tables"](page, tables), (
        "docs/source_tables.md is stale: run `make snapshots`"
    )
    for table in tables:
        assert f'"{table.source}": "' in page
