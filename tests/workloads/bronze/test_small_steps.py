"""A first load of the newest days, which later loads extend until the lookback is reached."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from pyspark.sql import SparkSession
from tasks import make_task, rows, with_run

import bronze.loading.arriving
from bronze.loading.load import Loads, load_bronze_table, refresh_bronze_table
from bronze.loading.marks import EPOCH
from bronze.loading.options import FreeText, LoadOptions, Reach
from bronze.loading.windows import Bounds, first_day_asked_for, older_windows, windows
from content.files import YamlFile
from content.table_spec import Column
from content.tables.bronze_file import parse_bronze_table
from runtime.creation import create_all
from runtime.run_log import Step
from runtime.task import Task

TABLE = parse_bronze_table(
    YamlFile(
        path="bronze/tables/demo/items.yaml",
        content={
            "comment": "c",
            "kind": "append",
            "scope": "regional",
            "required": True,
            "key": ["id"],
            "arrival": "arrived",
            "overlap_days": 2,
            "day": "day",
            "checks": {},
        },
    ),
    (
        Column("id", "STRING", "id"),
        Column("day", "DATE", "day"),
        Column("arrived", "DATE", "arrival"),
    ),
)
STEPS = Reach(lookback_days=50, is_primary=True, max_days=20)
AT_ONCE = Reach(lookback_days=50, is_primary=True)
NEWEST = date(2026, 3, 2)


def before(days: int) -> date:
    """So many days before the newest one."""
    return NEWEST - timedelta(days=days)


def held(asked_from: date | None, first_day: date | None = None) -> Bounds:
    return Bounds(
        held_arrival=NEWEST, held_day=NEWEST, held_first_day=first_day, asked_from=asked_from
    )


def test_each_load_asks_for_so_many_days_more_up_to_the_lookback() -> None:
    asked = [first_day_asked_for(TABLE, STEPS, NEWEST, Bounds())]
    for _ in range(3):
        asked.append(first_day_asked_for(TABLE, STEPS, NEWEST, held(asked[-1])))
    assert asked == [before(20), before(40), before(50), before(50)]
    assert first_day_asked_for(TABLE, AT_ONCE, NEWEST, Bounds()) == before(50)


def test_what_was_loaded_before_there_were_steps_counts_as_asked_for() -> None:
    assert first_day_asked_for(TABLE, STEPS, NEWEST, held(None, before(25))) == before(45)


def test_older_rows_are_read_by_their_arrival_once() -> None:
    assert older_windows(TABLE, held(before(20)), STEPS) == [
        "arrived >= DATE'2026-01-21' AND arrived < DATE'2026-02-13'"
    ]
    assert older_windows(TABLE, held(before(50)), STEPS) == []
    assert older_windows(TABLE, held(None), AT_ONCE) == []
    first = Bounds(oldest_arrival=before(300), newest_arrival=NEWEST)
    assert windows(TABLE, first, STEPS) == ["(arrived >= DATE'2026-02-10' OR arrived IS NULL)"]


def test_steps_that_are_given_up_read_the_rest_in_chunks() -> None:
    reach = Reach(lookback_days=200, is_primary=True)
    assert older_windows(TABLE, held(before(20)), reach) == [
        "arrived >= DATE'2025-11-13' AND arrived < DATE'2026-02-13'",
        "arrived >= DATE'2025-08-14' AND arrived < DATE'2025-11-13'",
    ]


@pytest.fixture
def task(spark: SparkSession) -> Task:
    """A source with a row on some days: the newest, and so many before."""
    task = make_task(spark)
    source = task.names.source("demo.items")
    spark.sql(f"CREATE TABLE {source} (id STRING, day DATE, arrived DATE)")
    days = ", ".join(
        f"('{n:02}', DATE'{before(n)}', DATE'{before(n)}')" for n in (0, 5, 21, 45, 55)
    )
    late = f"('30 late', DATE'{before(30)}', DATE'{before(19)}')"
    spark.sql(f"INSERT INTO {source} VALUES {days}, {late}")
    create_all(task, {TABLE.object: TABLE.spec})
    return task


def load(task: Task, reach: Reach, *, is_first: bool = False) -> Step:
    """Load or refresh the table in a run of its own."""
    options = LoadOptions(reach=reach, retention_days=730, free_text=FreeText.DROP)
    later = with_run(task, f"run-{reach.max_days}")
    loads = Loads(task=later, options=options, marks=task.log.marks())
    with later.step(TABLE.object) as step:
        (load_bronze_table if is_first else refresh_bronze_table)(loads, TABLE, step)
    assert later.failures == []
    return step


def ids(task: Task) -> Sequence[object]:
    return [row[0] for row in rows(task, TABLE.object, "id")]


def test_table_is_whole_after_the_last_step_and_no_day_was_healed(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load(task, STEPS, is_first=True)
    assert ids(task) == ["00", "05", "30 late"]
    assert first.source_versions is not None
    assert first.source_versions["mark.asked_from"] == (before(20) - EPOCH).days

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(bronze.loading.arriving, "_write", killed)
        load(task, STEPS)
    assert load(task, STEPS).counts["new"] == 1
    assert ids(task) == ["00", "05", "21", "30 late"]
    last = load(task, STEPS)
    assert ids(task) == ["00", "05", "21", "30 late", "45"]
    assert last.source_versions is not None
    assert last.source_versions["found.healed"] == 0
    again = load(task, STEPS)
    assert again.status == "UNCHANGED"
    assert f"proven back to {before(50)}" in load(task, STEPS).message


def test_steps_that_are_given_up_load_the_rest_at_once(task: Task) -> None:
    load(task, STEPS, is_first=True)
    assert load(task, AT_ONCE).counts["new"] == 2
    assert ids(task) == ["00", "05", "21", "30 late", "45"]
