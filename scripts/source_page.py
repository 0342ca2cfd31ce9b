"""Write tables, export and grants into docs/source_tables.md, from the Bronze tables.

Usage: python scripts/source_page.py (make snapshots).
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "workloads"))

from content.declared import BRONZE  # noqa: E402
from content.files import walk  # noqa: E402
from content.tables.bronze_file import read_bronze_table  # noqa: E402
from content.tables.bronze_table import BronzeTable, Kind, Scope  # noqa: E402
from content.tables.need import MEANINGS, Need  # noqa: E402
from runtime.dialect import Dialect  # noqa: E402

PAGE = PROJECT / "docs" / "source_tables.md"
DAYS = 90
"""How far back rows are exported of a table whose rows are only added."""
SHOWN_TO_ALL = "information_schema"
METASTORE = Dialect(is_local=False).metastore()
LOOP = """\
for need in dict.fromkeys([{always}, *WANTED]):
    for table, rows_wanted in TABLES[need].items():
        if spark.catalog.tableExists(f"system.{{table}}"):
            rows = spark.table(f"system.{{table}}").where(rows_wanted).drop(*NEVER.get(table, []))
            if table in OF_METASTORE:
                rows = rows.selectExpr(f"{{METASTORE}} AS metastore_id", "*")
            folder = "/Volumes/main/default/export/" + table.replace(".", "/")
            rows.write.mode("overwrite").parquet(folder)
"""


def tables() -> list[BronzeTable]:
    """What Bronze loads, by path."""
    root = PROJECT / "workloads"
    return [read_bronze_table(root, path) for path in walk(root, BRONZE, ".yaml")]


def with_tables(page: str, listed: Sequence[BronzeTable]) -> str:
    """The text of the page with what is made from the listed tables between its marks."""
    for name, text in {
        "tables": _tables(listed),
        "tree": _tree(listed),
        "export": _export(listed),
        "needs": _needs(listed),
        "grants": _grants(listed),
    }.items():
        before, _, rest = page.partition(f"<!-- {name} -->\n")
        _, mark, after = rest.partition(f"<!-- /{name} -->\n")
        if not mark:
            raise SystemExit(f"{PAGE}: the lines <!-- {name} --> and <!-- /{name} --> are missing")
        page = f"{before}<!-- {name} -->\n{text}<!-- /{name} -->\n{after}"
    return page


def by_need(listed: Sequence[BronzeTable]) -> Mapping[Need, list[BronzeTable]]:
    """The tables of each need that has any, in the order of the needs."""
    found = {need: [table for table in listed if table.need is need] for need in Need}
    return {need: tables for need, tables in found.items() if tables}


def _tables(listed: Sequence[BronzeTable]) -> str:
    rows = (
        f"| `{table.source.replace('.', '/')}` | {table.need} "
        f"| {'loading fails' if table.required else 'its table stays empty'} "
        f"| {f'the last {DAYS} days' if table.kind is Kind.APPEND else 'whole'} |\n"
        for table in listed
    )
    return "| folder | for | without it | export |\n| --- | --- | --- | --- |\n" + "".join(rows)


def _tree(listed: Sequence[BronzeTable]) -> str:
    lines = ["FOLDER/"]
    for schema, names in _by_schema(listed).items():
        lines += [f"  {schema}/", *(f"    {name}/" for name in names)]
    text = "\n".join(lines)
    return f"```text\n{text}\n```\n"


def _export(listed: Sequence[BronzeTable]) -> str:
    needs = by_need(listed)
    conditions = "".join(
        f'    "{need}": {{\n'
        + "".join(f'        "{table.source}": "{_condition(table)}",\n' for table in tables)
        + "    },\n"
        for need, tables in needs.items()
    )
    never = "".join(
        f'    "{table.source}": {json.dumps(list(table.never_loaded))},\n'
        for table in listed
        if table.never_loaded
    )
    of_metastore = "".join(
        f'    "{table.source}",\n' for table in listed if table.scope is Scope.METASTORE
    )
    wanted = "".join(f'    "{need}",\n' for need in needs)
    always = ", ".join(f'"{need}"' for need, found in needs.items() if _is_required(found))
    return (
        "```python\n"
        f"WANTED = [\n{wanted}]\n"
        f"TABLES = {{\n{conditions}}}\n"
        f"NEVER = {{  # what nobody should copy\n{never}}}\n"
        f"OF_METASTORE = {{  # whose rows say of which metastore they are\n{of_metastore}}}\n"
        f'METASTORE = "{METASTORE}"\n{LOOP.format(always=always)}```\n'
    )


def _needs(listed: Sequence[BronzeTable]) -> str:
    rows = (
        f"| {need} | {MEANINGS[need]} | `{', '.join(_by_schema(tables))}` |\n"
        for need, tables in by_need(listed).items()
    )
    return "| for | tells | `source.grant` |\n| --- | --- | --- |\n" + "".join(rows)


def _grants(listed: Sequence[BronzeTable]) -> str:
    lines = ["GRANT USE CATALOG ON CATALOG system TO `reader`;"]
    whole = _by_schema(listed)
    for need, tables in by_need(listed).items():
        wanted = [line for each in _by_schema(tables).items() for line in _grant(*each, whole)]
        lines += [f"-- {need}", *wanted] if wanted else []
    text = "\n".join(lines)
    return f"```sql\n{text}\n```\n"


def _grant(schema: str, names: Sequence[str], whole: Mapping[str, list[str]]) -> Iterator[str]:
    """No more of a schema than is wanted."""
    if schema == SHOWN_TO_ALL:
        return
    if list(names) == whole[schema]:
        yield f"GRANT USE SCHEMA, SELECT ON SCHEMA system.{schema} TO `reader`;"
        return
    yield f"GRANT USE SCHEMA ON SCHEMA system.{schema} TO `reader`;"
    for name in names:
        yield f"GRANT SELECT ON TABLE system.{schema}.{name} TO `reader`;"


def _by_schema(listed: Sequence[BronzeTable]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table in listed:
        schema, _, name = table.source.partition(".")
        found.setdefault(schema, []).append(name)
    return found


def _is_required(listed: Sequence[BronzeTable]) -> bool:
    return any(table.required for table in listed)


def _condition(table: BronzeTable) -> str:
    if table.kind is not Kind.APPEND:
        return "true"
    return f"{table.day} >= current_date() - INTERVAL {DAYS} DAYS"


def main() -> None:
    """Write the page."""
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), tables()), encoding="utf-8")


if __name__ == "__main__":
    main()
