"""The run log: few commits, and a mark for whatever took long."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyspark.sql import SparkSession
from tasks import make_task, versions

from runtime.run_log import MAY_WAIT, Step
from runtime.task import Arguments, Task, open_task


@pytest.fixture
def task(spark: SparkSession) -> Task:
    return make_task(spark)


def quick(name: str) -> Step:
    return Step(object=name, started_at=datetime.now(UTC), source_versions={"bronze.a": 3})


def stored(task: Task) -> list[str]:
    """The objects of the rows in the table, in the order of their ends."""
    log = task.spark.table(task.log.table).orderBy("ended_at")
    return [row["object"] for row in log.collect()]


def test_rows_of_quick_work_are_one_commit(task: Task) -> None:
    before = versions(task, "ops.run_log")["ops.run_log"]
    for name in ("gold.b", "gold.a", "gold.c"):
        task.log.append(quick(name))
    assert stored(task) == []
    task.log.flush()
    task.log.flush()
    assert stored(task) == ["gold.b", "gold.a", "gold.c"]
    assert versions(task, "ops.run_log")["ops.run_log"] == before + 1


def test_row_of_long_work_is_written_at_once_with_those_that_wait(task: Task) -> None:
    task.log.append(quick("gold.quick"))
    task.log.append(Step(object="gold.long", started_at=datetime.now(UTC) - MAY_WAIT))
    assert stored(task) == ["gold.quick", "gold.long"]


def test_mark_is_known_although_its_row_waits(task: Task) -> None:
    task.log.append(quick("gold.a"))
    assert task.log.marks() == {"gold.a": {"bronze.a": 3}}


def test_rows_that_wait_are_written_when_the_task_fails(task: Task, deployed: Path) -> None:
    values = {"run_id": "2", "job": "job", "task": "task", "started_at": "2026-03-10T06:00:00"}
    schemas = {f"{layer}_schema": name for layer, name in task.names.schemas.items()}
    args = Arguments({**values, **schemas, "catalog": task.names.catalog})
    with pytest.raises(ZeroDivisionError), open_task(deployed, args) as opened:
        opened.log.append(quick("gold.done"))
        _ = 1 / 0
    assert stored(task) == ["gold.done"]
