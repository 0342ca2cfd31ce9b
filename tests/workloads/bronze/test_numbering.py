"""Events without an id: equal ones are told apart by a number, none is lost and none is doubled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from export_folder import DAY, OPTIONS, TEXT, ExportFolder, append
from pyspark.sql import SparkSession
from tasks import make_task, new_step, rows, versions, with_run

from bronze.loading.check import Said, check_bronze_table
from bronze.loading.load import Loads, load_bronze_table, refresh_bronze_table
from content.tables.bronze_table import BronzeTable
from runtime.creation import create_all
from runtime.run_log import Step
from runtime.task import Task

EVENTS = append(
    "events", key=("id", "day"), arrival="day", numbered=True, what="STRING", place="STRING"
)
DAY_ONE = date(2026, 3, 1)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A source of events, and the Bronze table that is loaded from it again and again."""

    task: Task

    def put(self, *events: str) -> None:
        """Add events to the source, each an id, what happened, and the number of its day."""
        values = ", ".join(
            f"('{id}', '{what}', 'here', DATE'2026-03-{day}')"
            for id, what, day in map(str.split, events)
        )
        source = self.task.names.source("demo.events")
        self.task.spark.sql(f"INSERT INTO {source} (id, what, place, day) VALUES {values}")

    def load(self, run: str) -> Step:
        """Load it, and check that it is whole."""
        task = with_run(self.task, run)
        loads = Loads(task=task, options=OPTIONS, marks=self.task.log.marks())
        load = load_bronze_table if run == "run-1" else refresh_bronze_table
        with task.step(EVENTS.object) as step:
            load(loads, EVENTS, step)
        assert task.failures == []
        self.task.log.flush()
        said = Said(status=step.status, message=step.message, source_versions=step.source_versions)
        check_bronze_table("demo_events", EVENTS, new_step(EVENTS.object), said)
        return step

    @property
    def events(self) -> Sequence[tuple[object, ...]]:
        return rows(self.task, EVENTS.object, "id", "what", "_number")


@pytest.fixture
def table(spark: SparkSession) -> Table:
    """Three equal events, and one that differs beside the key."""
    task = make_task(spark)
    create_all(task, {EVENTS.object: EVENTS.spec})
    source = task.names.source("demo.events")
    spark.sql(f"CREATE TABLE {source} (id STRING, what STRING, place STRING, day DATE)")
    table = Table(task=task)
    table.put("a seen 01", "a seen 01", "a opened 01", "a seen 01", "b seen 02")
    return table


def test_every_event_is_a_row_and_a_second_load_writes_nothing(table: Table) -> None:
    assert table.load("run-1").counts["new"] == 5
    assert table.events == [
        ("a", "opened", 1),
        ("a", "seen", 2),
        ("a", "seen", 3),
        ("a", "seen", 4),
        ("b", "seen", 1),
    ]
    before = versions(table.task, EVENTS.object)
    assert table.load("run-2").status == "UNCHANGED"
    assert versions(table.task, EVENTS.object) == before


def test_event_that_comes_later_moves_others_and_none_is_lost(table: Table) -> None:
    table.load("run-1")
    table.put("a closed 01", "b seen 02")
    table.load("run-2")
    assert table.events == [
        ("a", "closed", 1),
        ("a", "opened", 2),
        ("a", "seen", 3),
        ("a", "seen", 4),
        ("a", "seen", 5),
        ("b", "seen", 1),
        ("b", "seen", 2),
    ]


def test_export_that_repeats_an_earlier_one_doubles_nothing(
    spark: SparkSession, tmp_path: Path
) -> None:
    export = ExportFolder.begin(spark, tmp_path)

    def put(name: str, *events: str) -> None:
        whats = pa.array(events, TEXT)
        ids, days = pa.array(["a"] * len(events), TEXT), pa.array([DAY_ONE] * len(events), DAY)
        export.put(f"demo/events/{name}", {"id": ids, "what": whats, "place": ids, "day": days})

    one, other = (f"part-0000{n}-tid-4412345678901234567-c000.parquet" for n in range(2))
    put(one, "seen", "opened")
    put(other, "seen")  # of the same writing: another event
    put("again.parquet", "seen", "closed", "opened")
    export.register()
    export.load(EVENTS)
    assert export.rows(EVENTS, "what", "_number") == [
        ("closed", 1),
        ("opened", 2),
        ("seen", 3),
        ("seen", 4),
    ]


def test_table_that_is_no_log_of_events_is_left_as_it_is(spark: SparkSession) -> None:
    plain: BronzeTable = append("plain", what="STRING")
    assert not plain.is_numbered
    assert "_number" not in [column.name for column in plain.spec.columns]
