"""Write the tables into docs/source_tables.md, from the Bronze tables that load them.

Usage: python scripts/source_page.py (make snapshots).
"""

import json
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "workloads"))

from content.declared import BRONZE  # noqa: E402
from content.files import walk  # noqa: E402
from content.tables.bronze_file import read_bronze_table  # noqa: E402
from content.tables.bronze_table import BronzeTable, Kind  # noqa: E402

PAGE = PROJECT / "docs" / "source_tables.md"
DAYS = 90
"""How far back rows are exported of a table whose rows are only added."""
LOOP = """\
for table, wanted in TABLES.items():
    if spark.catalog.tableExists(f"system.{table}"):
        rows = spark.table(f"system.{table}").where(wanted).drop(*NEVER.get(table, []))
        folder = "/Volumes/main/default/export/" + table.replace(".", "/")
        rows.write.mode("overwrite").parquet(folder)
"""


def tables() -> list[BronzeTable]:
    """What Bronze loads, by path."""
    root = PROJECT / "workloads"
    return [read_bronze_table(root, path) for path in walk(root, BRONZE, ".yaml")]


def with_tables(page: str, listed: list[BronzeTable]) -> str:
    """The text of the page with the listed tables between its marks."""
    conditions = "".join(f'    "{table.source}": "{_condition(table)}",\n' for table in listed)
    never = "".join(
        f'    "{table.source}": {json.dumps(list(table.never_loaded))},\n'
        for table in listed
        if table.never_loaded
    )
    for name, text in {
        "tables": "| folder | without it | export |\n| --- | --- | --- |\n"
        + "".join(map(_row, listed)),
        "export": f"```python\nTABLES = {{\n{conditions}}}\n"
        f"NEVER = {{  # what nobody should copy\n{never}}}\n{LOOP}```\n",
    }.items():
        before, _, rest = page.partition(f"<!-- {name} -->\n")
        _, mark, after = rest.partition(f"<!-- /{name} -->\n")
        if not mark:
            raise SystemExit(f"{PAGE}: the lines <!-- {name} --> and <!-- /{name} --> are missing")
        page = f"{before}<!-- {name} -->\n{text}<!-- /{name} -->\n{after}"
    return page


def _row(table: BronzeTable) -> str:
    folder = f"`{table.source.replace('.', '/')}`"
    needed = "loading fails" if table.required else "its table stays empty"
    rows = f"the last {DAYS} days" if table.kind is Kind.APPEND else "whole"
    return f"| {folder} | {needed} | {rows} |\n"


def _condition(table: BronzeTable) -> str:
    if table.kind is not Kind.APPEND:
        return "true"
    return f"{table.day} >= current_date() - INTERVAL {DAYS} DAYS"


def main() -> None:
    """Write the page."""
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), tables()), encoding="utf-8")


if __name__ == "__main__":
    main()
