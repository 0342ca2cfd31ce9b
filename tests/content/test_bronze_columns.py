"""Which columns of a source Bronze may hold, and by which other names it knows them."""

import pytest
from pyspark.sql.types import StringType, StructField, StructType

from bronze.loading.columns import news
from bronze.loading.readable import as_known, readable
from content.errors import ContentError
from content.files import YamlFile
from content.table_spec import Column
from content.tables.bronze_file import parse_bronze_table
from content.tables.bronze_table import BronzeTable

PATH = "bronze/tables/demo/items.yaml"
CONTENT = {
    "comment": "c",
    "kind": "latest",
    "scope": "regional",
    "required": False,
    "key": ["item"],
    "checks": {},
}
COLUMNS = tuple(Column(name, "STRING", name) for name in ("item", "samples", "_debug"))


def table(**more: object) -> BronzeTable:
    return parse_bronze_table(YamlFile(path=PATH, content={**CONTENT, **more}), COLUMNS)


def schema(*names: str) -> StructType:
    return StructType([StructField(name, StringType()) for name in names])


def test_columns_that_are_never_loaded_are_no_columns_of_the_table() -> None:
    kept = table(never_loaded=["samples", "_debug"])
    assert [column.name for column in kept.columns] == ["item"]


def test_columns_that_are_never_loaded_are_no_news_however_they_are_written() -> None:
    kept = table(never_loaded=["samples", "_debug"])
    found = readable(kept, schema("item", "SAMPLES", "_debug", "fresh"))
    assert sorted(found) == ["fresh", "item"]
    gained = news(schema("item"), as_known(found))
    assert (gained.taken, gained.left_out) == ([("fresh", "string")], [])


def test_another_name_of_a_column_stands_for_it() -> None:
    found = readable(table(also_named={"item": "thing"}), schema("Thing", "place"))
    assert found["item"] == ("Thing", StringType())
    assert as_known(found).names == ["place", "item"]


def test_the_name_of_the_column_itself_goes_first() -> None:
    found = readable(table(also_named={"item": "thing"}), schema("thing", "item"))
    assert found["item"] == ("item", StringType())
    assert found["thing"] == ("thing", StringType())


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"never_loaded": ["sample"]}, "never_loaded names 'sample', which the source does not"),
        ({"never_loaded": ["item"]}, "key names 'item', which the source does not have"),
        ({"also_named": ["item"]}, "also_named must be a mapping of columns to their other names"),
        ({"also_named": {"thing": "x"}}, "also_named names 'thing', which the source does not"),
        (
            {"also_named": {"item": "samples"}},
            "also_named gives the name 'samples', which is a column of its own: remove it",
        ),
    ],
)
def test_wrong_names_are_told(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(ContentError) as error:
        table(**wrong)
    assert str(error.value).startswith(PATH) and message in str(error.value)
