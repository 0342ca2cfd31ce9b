"""Days that pass bring what a refresh must cope with, and steps do not change the world."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from parquet_tables import Tables
from pyspark.sql import SparkSession
from simulated_sources import NAMES, SYSTEM_TABLES

from runtime.errors import WorkloadError
from simulation.making.simulate import advance, simulate
from simulation.making.sources import find_sources
from simulation.stores.folder_store import FolderStore
from simulation.world.world import SimulationError, World

LAST = date(2026, 1, 31)
ADVANCED = "filename LIKE '%/days-2026-01-30-%'"


@pytest.mark.parametrize("table", NAMES)
def test_days_in_steps_and_at_once_give_the_same_rows(
    world: Tables, stepwise: Tables, table: str
) -> None:
    text = f"SELECT * EXCLUDE filename FROM {{{table}}} ORDER BY ALL"
    rows = stepwise.rows(text)
    assert rows
    # As text: a value that is no number is not equal to itself.
    assert list(map(repr, rows)) == list(map(repr, world.rows(text)))


@pytest.mark.parametrize("name", NAMES)
def test_source_is_added_to_or_written_anew(deployed: Path, stepwise: Tables, name: str) -> None:
    """The day of a row that is added is at most one before its arrival, and never after it."""
    (table,) = (one for one in find_sources(deployed) if one.name == name)
    files = sorted(path.name for path in (stepwise.folder / name.replace(".", "/")).iterdir())
    if table.source.day is None:
        assert files == ["all.parquet"]
        return
    assert files == ["days-2025-11-20-0.parquet", "days-2026-01-30-0.parquet"]
    days = f"SELECT min({table.source.day}), max({table.source.day}) FROM {{{name}}} WHERE "
    ((first_before, last_before),) = stepwise.rows(f"{days} NOT {ADVANCED}")
    assert first_before <= last_before <= date(2026, 1, 29)
    ((first, last),) = stepwise.rows(days + ADVANCED)
    if name in SYSTEM_TABLES or first:
        assert date(2026, 1, 29) <= first <= last <= LAST


def test_folder_remembers_its_world(stepwise: Tables) -> None:
    state = json.loads((stepwise.folder / "_world.json").read_text(encoding="utf-8"))
    assert state == {
        "seed": 7,
        "scale": 0.005,
        "from_date": "2025-11-20",
        "to_date": "2026-01-31",
    }


def test_new_days_bring_new_late_and_corrected_usage(stepwise: Tables) -> None:
    text = (
        "SELECT DISTINCT record_type, usage_date >= DATE '2026-01-30' FROM {billing.usage} WHERE "
    )
    found = set(stepwise.rows(text + ADVANCED))
    assert {("ORIGINAL", True), ("ORIGINAL", False), ("RETRACTION", False)} <= found


def test_new_days_bring_a_changed_price_and_changed_jobs(stepwise: Tables) -> None:
    closed = (
        "SELECT count(*) FROM {billing.list_prices} WHERE price_end_time >= TIMESTAMP '2026-01-30'"
    )
    changed = "SELECT count(*) FROM {lakeflow.jobs} WHERE change_time >= TIMESTAMP '2026-01-30'"
    assert stepwise.value(closed) > 0
    assert stepwise.value(changed) > 0


def test_runs_that_were_open_end_in_the_new_days(stepwise: Tables) -> None:
    grouped = (
        "SELECT run_id, count(result_state) FROM {lakeflow.job_run_timeline} WHERE %s "
        "GROUP BY run_id"
    )
    before = dict(stepwise.rows(grouped % f"NOT {ADVANCED}"))
    after = dict(stepwise.rows(grouped % ADVANCED))
    assert [run for run, ends in after.items() if ends and before.get(run) == 0]


@pytest.mark.parametrize(
    "changed",
    [
        "{query.history} WHERE start_time < TIMESTAMP '2026-01-30' AND " + ADVANCED,
        "{query.history} WHERE start_time >= TIMESTAMP '2026-01-31' AND " + ADVANCED,
        "{compute.clusters} WHERE cluster_source <> 'JOB' AND " + ADVANCED,
        "{compute.warehouses} WHERE change_time >= TIMESTAMP '2026-01-30'",
        "{compute.warehouse_events} WHERE " + ADVANCED,
        "{information_schema.tables} WHERE last_altered >= TIMESTAMP '2026-01-30'",
        "{access.audit} WHERE event_date < DATE '2026-01-30' AND " + ADVANCED,
        "{access.table_lineage} WHERE event_date < DATE '2026-01-30' AND " + ADVANCED,
        "{data_classification.results} WHERE latest_detected_time >= TIMESTAMP '2026-01-30'",
        "{mlflow.runs_latest} WHERE start_time >= TIMESTAMP '2026-01-30'",
    ],
)
def test_new_days_bring_statements_and_changes_and_what_came_late(
    stepwise: Tables, changed: str
) -> None:
    assert stepwise.value(f"SELECT count(*) FROM {changed}") > 0


def test_world_that_is_there_is_left_alone(
    stepwise: Tables, entry: Callable[[Sequence[str]], None]
) -> None:
    files = {path: path.stat().st_mtime_ns for path in stepwise.folder.rglob("*.parquet")}
    target = f"--target={stepwise.folder}"
    entry([target, "--seed=7", "--scale=0.005", "--from-date=2025-11-20", "--to-date=2026-01-31"])
    assert {path: path.stat().st_mtime_ns for path in stepwise.folder.rglob("*.parquet")} == files


def test_another_world_in_the_folder_is_refused(
    spark: SparkSession, deployed: Path, stepwise: Tables
) -> None:
    other = World(seed=8, scale=0.005, from_date=date(2025, 11, 20), to_date=date(2026, 1, 31))
    with pytest.raises(SimulationError, match="holds a world with seed 7, not 8: delete"):
        simulate(spark, deployed, FolderStore(spark=spark, folder=stepwise.folder), other)


def test_folder_of_other_files_is_refused(
    spark: SparkSession, deployed: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SimulationError, match=r"holds files but no simulated world.*new folder"):
        advance(spark, deployed, FolderStore(spark=spark, folder=tmp_path), 1)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_empty_folder_cannot_be_advanced(
    spark: SparkSession, deployed: Path, tmp_path: Path
) -> None:
    with pytest.raises(SimulationError, match="no world to advance: simulate one first"):
        advance(spark, deployed, FolderStore(spark=spark, folder=tmp_path / "none"), 1)


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("--target=source", "--target='source' must be an absolute folder path"),
        ("--scale=big", "--scale='big' is not a number"),
        ("--scale=0", "--scale=0 must be above 0"),
        ("--seed=-1", "--seed='-1' is not a whole number"),
        ("--to-date=31.1.2026", "--to-date='31.1.2026' is not a date"),
        ("--to-date=2025-01-01", "is before --from-date=2025-11-20"),
        ("--advance=two", "--advance='two' is not a whole number"),
    ],
)
def test_wrong_arguments_are_named(
    entry: Callable[[Sequence[str]], None], tmp_path: Path, argument: str, message: str
) -> None:
    right = [f"--target={tmp_path / 'new'}", "--from-date=2025-11-20", "--to-date=2026-01-31"]
    with pytest.raises(WorkloadError, match=re.escape(message)):
        entry([*right, argument])
