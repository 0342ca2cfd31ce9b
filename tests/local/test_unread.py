"""How much a run has to read decides for what Spark is set up."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from health_monitor.local.plans.plan import Job
from health_monitor.local.spark.session import BULK_BYTES, Profile, profile_of
from health_monitor.local.state import State
from health_monitor.local.unread import unread_bytes


def job(key: str, *parameters: str) -> Job:
    return Job(key=key, id=1, name=key, parameters=dict.fromkeys(parameters, ""), tasks=())


LOAD, REFRESH = job("load", "catalog", "source"), job("refresh", "source")
MERGE = job("merge", "catalog")


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(folder=tmp_path / "state")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "source"


def put(folder: Path, name: str, size: int, day: int) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"x" * size)
    written = datetime(2026, 1, day, 12, tzinfo=UTC).timestamp()
    os.utime(file, (written, written))


def record(
    state: State, job: Job, day: int, source: Path | None = None, result: str = "SUCCESS"
) -> None:
    content: Mapping[str, object] = {
        "job": job.key,
        "source": None if source is None else str(source),
        "job_parameters": job.parameters,
        "result": result,
        "started_at": f"2026-01-{day:02}T12:00:00.000Z",
    }
    state.runs.mkdir(parents=True, exist_ok=True)
    (state.runs / f"{1_700_000_000 + day}.json").write_text(json.dumps(content), encoding="utf-8")


def test_first_load_reads_the_whole_source(state: State, source: Path) -> None:
    put(source, "billing/usage/part-0", 100, day=1)
    put(state.warehouse, "dev_bronze.db/t/a.parquet", 7, day=1)
    assert unread_bytes(state, [LOAD], source) == 100


def test_later_loads_of_any_job_read_the_new_files(state: State, source: Path) -> None:
    put(source, "billing/usage/a.parquet", 100, day=1)
    record(state, LOAD, 2, source)
    put(source, "billing/usage/b.parquet", 20, day=3)
    assert unread_bytes(state, [LOAD], source) == 20
    assert unread_bytes(state, [REFRESH], source) == 20


def test_runs_that_failed_or_read_another_folder_do_not_count(state: State, source: Path) -> None:
    put(source, "billing/usage/a.parquet", 100, day=1)
    record(state, LOAD, 2, source, result="FAILED")
    record(state, LOAD, 3, source.parent / "other")
    record(state, MERGE, 4, source)
    assert unread_bytes(state, [LOAD], source) == 100


def test_jobs_without_a_source_read_what_the_tables_got_since(state: State, source: Path) -> None:
    put(source, "billing/usage/a.parquet", 100, day=1)
    put(state.warehouse, "dev_bronze.db/t/a.parquet", 7, day=1)
    assert unread_bytes(state, [MERGE], source) == 7
    record(state, MERGE, 2, source)
    put(state.warehouse, "dev_bronze.db/t/b.parquet", 3, day=3)
    assert unread_bytes(state, [MERGE], source) == 3


def test_the_job_with_most_to_read_decides(state: State, source: Path) -> None:
    put(source, "billing/usage/a.parquet", 100, day=1)
    put(state.warehouse, "dev_bronze.db/t/a.parquet", 7, day=1)
    assert unread_bytes(state, [MERGE, LOAD], source) == 100
    assert unread_bytes(state, [LOAD], None) == 0


@pytest.mark.parametrize(
    ("size", "profile"),
    [(0, Profile.SMALL), (BULK_BYTES - 1, Profile.SMALL), (BULK_BYTES, Profile.BULK)],
)
def test_many_bytes_get_the_bulk_profile(size: int, profile: Profile) -> None:
    assert profile_of(size) is profile
