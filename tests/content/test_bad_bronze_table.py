"""A wrong file of a Bronze table stops with one message that names file, key and fix."""

import pytest

from content.errors import ContentError
from content.files import YamlFile, parse_yaml
from content.table_spec import Column
from content.tables.bronze_file import parse_bronze_table

YAML = {
    "comment": "c",
    "kind": "append",
    "scope": "global",
    "required": True,
    "key": ["id"],
    "arrival": "arrived",
    "day": "arrived",
    "checks": {"id_is_short": {"rule": "length(id) < 9", "level": "warn"}},
}
YAML_PATH = "bronze/tables/demo/items.yaml"
COLUMNS = (Column("id", "STRING", "id"), Column("arrived", "DATE", "arrival"))

YAML_MISTAKES: dict[str, tuple[dict[str, object], str]] = {
    "unknown key": ({"kee": 1}, "unknown key 'kee': allowed are"),
    "unknown kind": ({"kind": "stream"}, "kind is 'stream': use one of append, changes, latest"),
    "unknown scope": ({"scope": "world"}, "scope is 'world': use one of global, regional"),
    "required not a boolean": ({"required": "yes"}, "required must be true or false, got 'yes'"),
    "key not a list": ({"key": "id"}, "key must be a list of columns, got 'id'"),
    "key not a column": ({"key": ["idd"]}, "key names 'idd', which the source does not have"),
    "arrival not a column": ({"arrival": "x"}, "arrival names 'x', which the source does not"),
    "no arrival": ({"arrival": None}, "kind append needs the keys arrival and day"),
    "day not a column": (
        {"day": "x"},
        "day must be a DATE column or CAST(column AS DATE), got 'x'",
    ),
    "day of another type": ({"day": "id"}, "day must be a DATE column or CAST(column AS DATE)"),
    "day that is computed": (
        {"day": "CAST(arrived + 1 AS DATE)"},
        "day must be a DATE column or CAST(column AS DATE), got 'CAST(arrived + 1 AS DATE)'",
    ),
    "arrival without day": (
        {"kind": "changes", "day": None},
        "arrival is for append, and for changes with the key day: remove it, or add day",
    ),
    "arrival of a present state": (
        {"kind": "latest"},
        "arrival is for append, and for changes with the key day: remove it, or add day "
        "(kind is latest)",
    ),
    "compare not a column": (
        {"compare": ["amount"]},
        "compare names 'amount', which the source does not have",
    ),
    "compare without arrival": (
        {"kind": "changes", "arrival": None, "compare": ["arrived"]},
        "compare is for tables with arrival, the others are compared whole: remove it",
    ),
    "overlap not a number": ({"overlap_days": "2"}, "overlap_days must be a whole number of days"),
    "negative retention": ({"retention_days": -1}, "retention_days must be a whole number of days"),
    "states that are kept for some days": (
        {"kind": "latest", "arrival": None, "kept_days": 5},
        "kept_days is for append, rows of a state may still be in force: remove it "
        "(kind is latest)",
    ),
    "empty comment": ({"comment": " "}, "comment must be a text"),
    "checks not a mapping": ({"checks": []}, "checks must be a mapping of name to rule and level"),
    "check without rule": ({"checks": {"a": {"level": "fail"}}}, "checks.a: key 'rule' is missing"),
    "free text not a column": (
        {"free_text": ["text"]},
        "free_text names 'text', which the source does not have",
    ),
    "free text that is a date": (
        {"free_text": ["arrived"]},
        "free_text names 'arrived' of type DATE: only STRING, MAP<STRING,STRING> and",
    ),
    "free text that is needed": (
        {"free_text": ["id"]},
        "free_text names 'id', which key, arrival, day, correction or checks need",
    ),
    "person not a column": (
        {"pii": ["ids"]},
        "pii names 'ids', which is no column with text, and no member of one: correct the name",
    ),
    "person that is a date": (
        {"pii": ["arrived"]},
        "pii names 'arrived', which is no column with text, and no member of one",
    ),
    "persons not a list": ({"pii": "id"}, "pii must be a list of columns, got 'id'"),
    "listed keys not a mapping": (
        {"listed_keys": ["id"]},
        "listed_keys must be a mapping of columns to definitions, got ['id']",
    ),
    "listed keys of what is no map": (
        {"listed_keys": {"id": "keys"}},
        "listed_keys names 'id', which is no MAP<STRING,STRING> under free_text: add it there",
    ),
    "numbered of what changes": (
        {"kind": "changes", "numbered": True, "key": ["id", "arrived"]},
        "numbered is for kind append: remove it",
    ),
    "numbered without the day in its key": (
        {"numbered": True},
        "numbered needs arrived in the key, by which the source is read: add it",
    ),
    "numbered not a boolean": ({"numbered": "yes"}, "numbered must be true or false, got 'yes'"),
    "unknown level": (
        {"checks": {"a": {"rule": "TRUE", "level": "error"}}},
        "checks.a: level is 'error': use one of fail, warn",
    ),
}


def test_the_good_file_is_good() -> None:
    assert parse_bronze_table(YamlFile(path=YAML_PATH, content=YAML), COLUMNS).name == "demo_items"


@pytest.mark.parametrize(
    ("day", "column"), [("arrived", "arrived"), ("CAST(id AS DATE)", "id"), (None, None)]
)
def test_day_is_said_by_one_column_whose_statistics_skip_files(
    day: str | None, column: str | None
) -> None:
    content = {**YAML, "kind": "changes", "arrival": None, "day": day}
    table = parse_bronze_table(YamlFile(path=YAML_PATH, content=content), COLUMNS)
    assert table.day_column == column
    assert list(table.spec.pruned_by) == ([column] if column else [])


def test_all_columns_are_compared_unless_some_are_named() -> None:
    some = {**YAML, "compare": ["arrived"]}
    tables = [
        parse_bronze_table(YamlFile(path=YAML_PATH, content=content), COLUMNS)
        for content in (YAML, some)
    ]
    assert [table.compare for table in tables] == [None, ("arrived",)]


@pytest.mark.parametrize(("change", "message"), YAML_MISTAKES.values(), ids=list(YAML_MISTAKES))
def test_wrong_bronze_file_is_named_with_its_key(change: dict[str, object], message: str) -> None:
    with pytest.raises(ContentError) as error:
        parse_bronze_table(YamlFile(path=YAML_PATH, content={**YAML, **change}), COLUMNS)
    assert str(error.value).startswith(YAML_PATH) and message in str(error.value)


def test_file_that_is_no_mapping_is_named() -> None:
    with pytest.raises(ContentError, match=r"x\.yaml: expected a mapping of keys, found list"):
        parse_yaml("- a", "x.yaml")
