"""After a run that was killed: its Spark is waited for, and nothing half-made stands in the way."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyspark import SparkContext
from pyspark.sql import SparkSession

from health_monitor.local import LocalError
from health_monitor.local.spark.recovery import await_metastore, drop_half_made_metastore
from health_monitor.local.state import State

HOLD = """
import fcntl, sys, time
file = open(sys.argv[1], "w")
fcntl.lockf(file, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> State:
    """A state folder with a metastore, in a process that has not started Spark."""
    monkeypatch.setattr(SparkContext, "_gateway", None)
    state = State(folder=tmp_path)
    state.metastore.mkdir()
    return state


@contextmanager
def orphan(state: State, seconds: float) -> Iterator[None]:
    """Another process that holds the metastore for so long."""
    command = [sys.executable, "-c", HOLD, str(state.metastore / "dbex.lck"), str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    try:
        yield
    finally:
        process.kill()
        process.communicate()


def test_spark_that_still_ends_is_waited_for(state: State) -> None:
    with orphan(state, 0.5):
        await_metastore(state)


def test_spark_that_does_not_end_is_an_error_that_says_what_to_do(state: State) -> None:
    with orphan(state, 60), pytest.raises(LocalError, match="still uses it, and does not end; end"):
        await_metastore(state, seconds=0.3)


def test_metastore_of_a_running_spark_is_seen_to_be_in_use(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    spark.sql("SHOW SCHEMAS").collect()
    warehouse = Path(str(spark.conf.get("spark.sql.warehouse.dir")).removeprefix("file:"))
    state = State(folder=warehouse.parent)
    await_metastore(state, seconds=0)  # its own process may use it
    monkeypatch.setattr(SparkContext, "_gateway", None)
    with pytest.raises(LocalError, match="a Spark without its run still uses it"):
        await_metastore(state, seconds=0)


def test_free_or_new_metastore_is_not_waited_for(state: State, tmp_path: Path) -> None:
    await_metastore(state, seconds=0)
    (state.metastore / "dbex.lck").touch()
    await_metastore(state, seconds=0)
    await_metastore(State(folder=tmp_path / "new"), seconds=0)


def test_metastore_without_any_schema_is_made_anew(state: State) -> None:
    state.sources.write_text("{}")
    drop_half_made_metastore(state)
    assert not state.metastore.exists() and not state.sources.exists()


def test_metastore_with_a_schema_stays(state: State) -> None:
    (state.warehouse / "dev_bronze.db").mkdir(parents=True)
    drop_half_made_metastore(state)
    assert state.metastore.exists()


def test_run_that_did_not_sign_off_is_remembered_until_it_is_cleared_up(state: State) -> None:
    with state.hold("one"):
        pass
    with state.hold("two"):
        assert not state.cut_short.exists()
    (state.folder / "lock").write_text('{"pid": 1}')
    for purpose in ("three", "four"):
        with state.hold(purpose):
            assert state.cut_short.exists()
