"""Of a map of free text the listed keys are stored whatever becomes of the others."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from pyspark.sql import SparkSession
from tasks import make_task, new_step, with_run

from bronze.loading.known_since import PROPERTY
from bronze.loading.listed_keys import with_listed_keys
from bronze.loading.load import Loads, load_bronze_table
from bronze.loading.options import FreeText, LoadOptions, Reach
from content.files import YamlFile
from content.table_spec import Column
from content.tables.bronze_file import parse_bronze_table
from runtime.creation import create_all
from runtime.run_log import Step
from runtime.tables import table_detail
from runtime.task import Task

HASH_OF_X = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
KEYS = ("tableId", "operation")
MAPS: dict[str, tuple[str, list[dict[str, str | None]]]] = {
    # With the texts dropped, hashed and kept.
    "capitals": ("'TABLEID', 't'", [{"tableId": "t"}] * 3),
    "other key": ("'user', 'x'", [{}, {"user": HASH_OF_X}, {"user": "x"}]),
    "as listed goes before": (
        "'tableid', 'a', 'tableId', 'b', 'TABLEID', 'c'",
        [{"tableId": "b"}] * 3,
    ),
    "else the first by letter": ("'tableid', 'a', 'TABLEID', 'c'", [{"tableId": "c"}] * 3),
    "others differ in capitals": (
        "'User', 'x', 'user', 'x', 'operation', CAST(NULL AS STRING)",
        [
            {"operation": None},
            {"User": HASH_OF_X, "user": HASH_OF_X, "operation": None},
            {"User": "x", "user": "x", "operation": None},
        ],
    ),
}


@pytest.mark.parametrize("name", MAPS)
def test_listed_keys_are_kept_as_they_are_listed(spark: SparkSession, name: str) -> None:
    pairs, expected = MAPS[name]
    texts = [
        free_text.stored(f"map({pairs})", "map<string,string>", KEYS)
        for free_text in (FreeText.DROP, FreeText.HASH, FreeText.KEEP)
    ]
    assert list(spark.sql(f"SELECT {', '.join(texts)}").collect()[0]) == expected


def test_no_map_stays_no_map(spark: SparkSession) -> None:
    text = with_listed_keys("CAST(NULL AS MAP<STRING,STRING>)", KEYS, None)
    assert spark.sql(f"SELECT {text}").collect()[0][0] is None


COLUMNS = (
    Column("id", "STRING", "id"),
    Column("day", "DATE", "day"),
    Column("params", "MAP<STRING,STRING>", "parameters"),
)
TABLE = parse_bronze_table(
    YamlFile(
        path="bronze/tables/demo/actions.yaml",
        content={
            "comment": "c",
            "kind": "append",
            "scope": "regional",
            "required": True,
            "key": ["id"],
            "arrival": "day",
            "day": "day",
            "compare": ["day"],
            "free_text": ["params"],
            "listed_keys": {"params": "keys"},
            "checks": {},
        },
    ),
    COLUMNS,
)


def load(task: Task, keys: list[str]) -> Step:
    definitions = replace(task.definitions, values={**task.definitions.values, "keys": keys})
    task = replace(task, definitions=definitions)
    options = LoadOptions(
        reach=Reach(lookback_days=90, is_primary=True),
        retention_days=730,
        free_text=FreeText.DROP,
    )
    step = new_step(TABLE.object)
    load_bronze_table(Loads(task=task, options=options, marks={}), TABLE, step)
    return step


def stored(task: Task) -> Mapping[str, Mapping[str, str]]:
    rows = task.spark.table(task.names.qualified(TABLE.object)).select("id", "params").collect()
    return {row["id"]: row["params"] for row in rows}


def known_since(task: Task) -> Mapping[str, str | None]:
    properties = table_detail(task.spark, task.names.qualified(TABLE.object)).properties
    known: Mapping[str, str | None] = json.loads(properties[f"{PROPERTY}.params"])
    return known


def test_key_that_is_listed_later_says_from_which_day_on_it_is_known(spark: SparkSession) -> None:
    task = make_task(spark)
    create_all(task, {TABLE.object: TABLE.spec})
    source = task.names.source("demo.actions")
    spark.sql(f"CREATE TABLE {source} (id STRING, day DATE, params MAP<STRING,STRING>)")
    params = "map('tableid', 't', 'Share', 's', 'user', 'ann@example.com')"
    spark.sql(f"INSERT INTO {source} VALUES ('a', DATE'2026-03-01', {params})")
    assert "known since" not in load(task, ["tableId"]).message
    assert known_since(task) == {"tableId": None}
    spark.sql(f"INSERT INTO {source} VALUES ('b', DATE'2026-03-02', {params})")
    step = load(with_run(task, "run-2"), ["tableId", "share"])
    assert "params: known since 2026-03-02: share" in step.message
    assert known_since(task) == {"share": "2026-03-02", "tableId": None}
    assert stored(task) == {"a": {"tableId": "t"}, "b": {"tableId": "t", "share": "s"}}
    # What the source still has can be had of older days too.
    spark.sql(f"DELETE FROM {task.names.qualified(TABLE.object)} WHERE day < DATE'2026-03-02'")
    step = load(with_run(task, "run-3"), ["tableId", "share"])
    assert "known since" not in step.message
    assert stored(task)["a"] == {"tableId": "t", "share": "s"}
