"""Text that may hold personal data is stored as the environment says, and in no other way."""

import hashlib
from collections.abc import Mapping

import pytest
from pyspark.sql import SparkSession
from tasks import make_task, new_step, rows, versions, with_run

from bronze.loading.load import Loads, load_bronze_table
from bronze.loading.options import FreeText, LoadOptions, Reach, load_options
from content.files import YamlFile
from content.table_spec import Column
from content.tables.bronze_file import parse_bronze_table
from runtime.creation import create_all
from runtime.errors import WorkloadError
from runtime.task import Arguments, Task

COLUMNS = (
    Column("id", "STRING", "id"),
    Column("day", "DATE", "day"),
    Column("statement_text", "STRING", "text"),
    Column("parameters", "MAP<STRING,STRING>", "parameters"),
    Column("literals", "STRUCT<given: STRING>", "literals"),
)
TABLE = parse_bronze_table(
    YamlFile(
        path="bronze/tables/demo/queries.yaml",
        content={
            "comment": "c",
            "kind": "changes",
            "scope": "regional",
            "required": True,
            "key": ["id"],
            "day": "day",
            "free_text": ["statement_text", "parameters", "literals"],
            "checks": {"day_is_recent": {"rule": "day > DATE'2026-01-01'", "level": "fail"}},
        },
    ),
    COLUMNS,
)
TEXT = "SELECT 'ann@example.com'"
GOOD = {
    "lookback_days": "90",
    "role": "primary",
    "retention_days": "730",
    "max_days": "",
    "statement_text": "drop",
}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def task(spark: SparkSession) -> Task:
    task = make_task(spark)
    source = task.names.source("demo.queries")
    columns = ", ".join(f"{column.name} {column.type}" for column in COLUMNS)
    spark.sql(f"CREATE TABLE {source} ({columns})")
    spark.sql(
        f"INSERT INTO {source} SELECT id, DATE'2026-03-01', text, MAP('to', text), struct(text) "
        f"""FROM VALUES ('a', "{TEXT}"), ('b', NULL) AS t(id, text)"""
    )
    old = f"'old', DATE'2020-01-01', \"{TEXT}\", NULL, struct(\"{TEXT}\")"
    spark.sql(f"INSERT INTO {source} VALUES ({old})")
    return task


def load(task: Task, free_text: FreeText) -> None:
    reach = Reach(lookback_days=90, is_primary=True)
    create_all(task, {TABLE.object: TABLE.spec})
    options = LoadOptions(reach=reach, retention_days=730, free_text=free_text)
    loads = Loads(task=task, options=options, marks={})
    load_bronze_table(loads, TABLE, new_step(TABLE.object))


@pytest.mark.parametrize(
    ("free_text", "text", "parameters"),
    [
        (FreeText.DROP, None, (None, None)),
        (FreeText.HASH, sha256(TEXT), ({"to": sha256(TEXT)}, {"to": None})),
        (FreeText.KEEP, TEXT, ({"to": TEXT}, {"to": None})),
    ],
    ids=["drop", "hash", "keep"],
)
def test_text_is_stored_as_the_environment_says(
    task: Task, free_text: FreeText, text: str | None, parameters: tuple[Mapping[str, str], ...]
) -> None:
    load(task, free_text)
    assert rows(task, TABLE.object, "id", "statement_text", "parameters") == [
        ("a", text, parameters[0]),
        ("b", None, parameters[1]),
    ]
    kept = [(TEXT,), (None,)] if free_text is FreeText.KEEP else [None, None]
    assert [literals for _, literals in rows(task, TABLE.object, "id", "literals")] == kept
    before = versions(task, TABLE.object)
    load(with_run(task, "run-2"), free_text)
    assert versions(task, TABLE.object) == before


@pytest.mark.parametrize("free_text", [FreeText.DROP, FreeText.HASH])
def test_text_does_not_reach_the_quarantine_either(task: Task, free_text: FreeText) -> None:
    load(task, free_text)
    ((row,),) = rows(task, "ops.quarantine", "row")
    assert '"id":"old"' in str(row) and "ann@example.com" not in str(row)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"lookback_days": "x"}, r"--lookback-days='x' must be a number of days above 0"),
        ({"retention_days": "0"}, r"--retention-days='0' must be a number of days above 0"),
        ({"retention_days": "30"}, r"--retention-days=30 is less than --lookback-days=90: keep"),
        ({"role": "both"}, r"--role='both' must be primary or regional"),
        ({"max_days": "0"}, r"--max-days='0' must be a number of days above 0"),
        ({"statement_text": "mask"}, r"--statement-text='mask' must be one of drop, hash, keep"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_wrong_option_is_named(wrong: Mapping[str, str], message: str) -> None:
    with pytest.raises(WorkloadError, match=message):
        load_options(Arguments({**GOOD, **wrong}))


def test_options_are_what_the_arguments_say() -> None:
    assert load_options(Arguments(GOOD)) == LoadOptions(
        reach=Reach(lookback_days=90, is_primary=True),
        retention_days=730,
        free_text=FreeText.DROP,
    )
