"""One broken file never takes others down: a task has all others to work on."""

from pathlib import Path
from typing import Any

import pytest

from content.finding.found import Found
from content.finding.usable import usable_bronze_tables, usable_tables, usable_views

BRONZE = """comment: Sales.
kind: changes
scope: global
required: true
key: [sale]
checks: {}
"""
TABLE = """/* ---
comment: Sales.
kind: %s
grain: one row per sale
key: [sale]
reads:
  %s: {sale: sale}
%scolumns:
  sale: {type: STRING, comment: Sale.}
--- */
SELECT s.sale FROM ${%s}.%s AS s
"""
VIEW = (
    "/* ---\ncomment: c\nreads: []\ncolumns: {a: {type: INT, comment: c}}\n--- */\nSELECT 1 AS a\n"
)


def table(kind: str = "fact", reads: str = "bronze.a", more: str = "") -> str:
    layer, _, name = reads.partition(".")
    return TABLE % (kind, reads, more, layer, name)


def write(root: Path, **texts: str) -> None:
    """Gold tables by their names."""
    for name, text in texts.items():
        file = root / "gold" / "tables" / "demo" / f"{name}.sql"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def told(found: Found[Any]) -> tuple[list[str], list[str]]:
    """Names of the sound ones, texts of the problems."""
    return [item.name for item in found.sound], [str(problem) for problem in found.problems]


def test_broken_table_is_told_and_all_others_are_given(tmp_path: Path) -> None:
    write(
        tmp_path, a=table(), b=table().replace("key: [sale]", "key: [x]"), c=table(reads="gold.b")
    )
    names, problems = told(usable_tables(tmp_path, "gold/tables"))
    assert names == ["a", "c"]
    assert problems == [
        "gold/tables/demo/b.sql: line 5: key names 'x', which is not among the columns"
    ]


def test_table_that_refers_to_a_broken_one_goes_on_without_that_reference(tmp_path: Path) -> None:
    keys = "foreign_keys: [{references: gold.b, columns: [sale]}]\n"
    write(tmp_path, a=table(more=keys), b=table("dimension").replace("grain:", "gravel:"))
    found = usable_tables(tmp_path, "gold/tables")
    assert told(found)[0] == ["a"] and found.sound[0].foreign_keys == []
    assert [problem.path for problem in found.problems] == ["gold/tables/demo/b.sql"]


def test_table_whose_reference_is_wrong_is_broken(tmp_path: Path) -> None:
    wrong = "foreign_keys: [{references: gold.x, columns: [sale]}]\n"
    write(tmp_path, a=table(more=wrong), b=table())
    names, problems = told(usable_tables(tmp_path, "gold/tables"))
    assert names == ["b"] and len(problems) == 1
    assert problems[0].startswith("gold/tables/demo/a.sql: line 8: foreign_keys: gold.x is no dim")


def test_tables_that_read_each_other_are_told_each_and_others_go_on(tmp_path: Path) -> None:
    write(tmp_path, a=table(), b=table(reads="gold.c"), c=table(reads="gold.b"), d="")
    names, problems = told(usable_tables(tmp_path, "gold/tables"))
    assert names == ["a"]
    assert [problem.partition(":")[0] for problem in problems] == [
        "gold/tables/demo/d.sql",
        "gold/tables/demo/b.sql",
        "gold/tables/demo/c.sql",
    ]


@pytest.mark.parametrize("text", ["", "kind: [", "- a\n", "comment: Sales.\n"])
def test_broken_bronze_table_is_told_and_all_others_are_given(tmp_path: Path, text: str) -> None:
    for path, content in {
        "system_tables/demo/sales.yaml": "columns: {sale: {type: string, comment: Sale.}}\n",
        "system_tables/demo/items.yaml": "columns: {sale: {type: string, comment: Sale.}}\n",
        "bronze/tables/demo/sales.yaml": BRONZE,
        "bronze/tables/demo/items.yaml": text,
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    names, problems = told(usable_bronze_tables(tmp_path))
    assert names == ["demo_sales"]
    assert [problem.partition(":")[0] for problem in problems] == ["bronze/tables/demo/items.yaml"]


def test_broken_view_is_told_and_all_others_are_given(tmp_path: Path) -> None:
    folder = tmp_path / "gold" / "views" / "demo"
    folder.mkdir(parents=True)
    (folder / "a.sql").write_text(VIEW, encoding="utf-8")
    (folder / "b.sql").write_text(VIEW.replace("SELECT 1 AS a", ""), encoding="utf-8")
    names, problems = told(usable_views(tmp_path))
    assert names == ["a"]
    assert problems == ["gold/views/demo/b.sql: the file has no body: write the SELECT of the view"]
