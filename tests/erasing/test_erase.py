"""An erased person is gone from every table and does not come back; rows and sums stay."""

import json
import re
from collections.abc import Sequence

import pytest
from erased_world import PLACES, TABLES, ErasedWorld
from pyspark.sql import SparkSession
from tasks import versions

from content.erasure import hash_of
from content.sql import literal
from health_monitor.cli import CommandError
from health_monitor.cli.erased_rows import apply, expect_names, show

HELD = {
    "bronze.demo_events": 3,
    "ops.quarantine of bronze.demo_events": 1,
    "bronze.demo_grants": 1,
    "gold.fact_event": 2,
    "ml.predictions": 1,
    "ml.watched": 1,
}
EVERYWHERE = (*TABLES, "ml.predictions", "ml.watched")


@pytest.fixture(scope="module")
def world(spark: SparkSession) -> ErasedWorld:
    made = ErasedWorld.make(spark)
    made.load("run-1")
    return made


def told(answer: Sequence[str]) -> dict[str, int]:
    """Rows of each place, as an answer says it."""
    found = (re.fullmatch(r"([a-z_. ]+): (\d+) rows?", line) for line in answer)
    return {line.group(1): int(line.group(2)) for line in found if line}


def salt(world: ErasedWorld) -> str:
    table = world.task.names.table("ops", "erased_principals")
    statement = f"SELECT value FROM {table} WHERE kind = 'SALT'"
    return str(world.task.spark.sql(statement).collect()[0][0])


def test_person_is_erased_everywhere_and_stays_so(world: ErasedWorld) -> None:
    before, groups = versions(world.task, *EVERYWHERE), world.groups()
    assert groups == [(1, 5, "HUMAN"), (2, 7, "HUMAN")]
    assert told(show(world.reader, PLACES, ["ANN@x.com"])) == HELD
    assert versions(world.task, *EVERYWHERE) == before
    answer = apply(world.reader, PLACES, ["ANN@x.com"])
    assert told(answer) == HELD and "9 rows in 6 of 6 places: erased" in answer
    for table in EVERYWHERE:
        assert "ann@x.com" not in world.text(table).lower(), table
        assert "bob@x.com" in world.text(table) or table in ("ops.quarantine", *EVERYWHERE[4:])
    assert world.groups() == groups
    erased = f"{hash_of(salt(world), 'ann@x.com')}@erased"
    (first, *_) = [json.loads(line) for line in world.text("bronze.demo_events").splitlines()]
    assert first["who"] == {"email": erased, "place": "here"}
    assert first["paths"] == [f"/Users/{erased}/notes", None]
    assert json.loads(first["changes"]["changes"])[0]["principal"] == erased
    assert world.text("ml.predictions") == f'{{"n":1,"day":"2026","entity_key":"w1|{erased}"}}'
    # Neither the salt nor the person was said in a statement, which would be written down.
    asked = "\n".join(world.reader.asked).lower()
    assert "ann@x" not in asked and salt(world) not in asked
    _loads_change_nothing(world, groups)
    _person_does_not_come_back(world, erased)


def _loads_change_nothing(world: ErasedWorld, groups: list[tuple[object, ...]]) -> None:
    before = versions(world.task, *TABLES)
    steps = world.load("run-2")
    assert versions(world.task, *TABLES) == before
    assert [step.status for step in steps[:2]] == ["UNCHANGED", "UNCHANGED"]
    assert "differ" not in steps[0].message
    assert world.groups() == groups


def _person_does_not_come_back(world: ErasedWorld, erased: str) -> None:
    world.arrive("d", "aNN@x.com", 6)
    world.load("run-3")
    for table in TABLES:
        assert "ann@x.com" not in world.text(table).lower(), table
    assert world.text("gold.fact_event").count(erased) == 3
    assert world.groups() == [(1, 5, "HUMAN"), (3, 13, "HUMAN")]


def test_second_erase_finds_old_versions_and_nothing_else(world: ErasedWorld) -> None:
    spark, places = world.task.spark, [PLACES[0], PLACES[3]]
    apply(world.reader, places, ["ann@x.com"])
    first_salt, before = salt(world), versions(world.task, *EVERYWHERE)
    answer = apply(world.reader, places, ["ann@x.com"])
    assert "0 rows in 0 of 3 places: erased" in answer
    assert versions(world.task, *EVERYWHERE) == before and salt(world) == first_salt
    assert "ml.predictions: still in version 0: 1 row" in answer
    assert re.search(r"bronze\.demo_events: still in version 0 to \d+: 3 rows\n", "\n".join(answer))
    table = world.reader.names.table("ml", "predictions")
    assert f"VACUUM {table};" in answer
    name = literal("delta.deletedFileRetentionDuration")
    spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES ({name} = 'interval 0 hours')")
    spark.sql(f"VACUUM {table}")
    answer = show(world.reader, places, ["ann@x.com"])
    assert not [line for line in answer if "predictions" in line]
    assert [line for line in answer if line.startswith("bronze.demo_events: still in version")]


@pytest.mark.parametrize("name", ["", " ", "/Users/ann", 'a"b', "a|b", "a\\b"])
def test_name_that_divides_texts_is_refused(name: str) -> None:
    with pytest.raises(CommandError, match="cannot be told from what stands around it") as error:
        expect_names(["ann@x.com", name])
    assert error.value.exit_code == 2
