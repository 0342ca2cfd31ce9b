"""Limits: numbers of tasks, lengths of texts, retries, timeouts, dependencies."""

from dataclasses import replace

import pytest

from health_monitor.jobs.faults import FaultKind
from health_monitor.jobs.spec import Environment


@pytest.mark.parametrize("part", ["layer", "master"])
def test_job_without_tasks_is_named(faults, part):
    key = {"layer": "gold_layer_job", "master": "master"}[part]
    assert (
        FaultKind.NO_TASKS,
        f"{key}: it has no tasks. Give it a task, or remove the job.",
    ) in faults(**{part: {"tasks": ()}})


@pytest.mark.parametrize(("count", "part"), [(1001, "load"), (1500, "merge")])
def test_more_tasks_than_the_platform_takes_are_named(faults, count, part):
    def many(job):
        [task] = job.tasks
        return replace(job, tasks=tuple(replace(task, key=f"t{n}") for n in range(count)))

    assert faults(**{part: many}) == [
        (
            FaultKind.TOO_MANY_TASKS,
            f"{part}_job: it has {count} tasks, more than 1000. Split the job.",
        )
    ]


@pytest.mark.parametrize("text", ["", "  "])
def test_job_without_description_is_named(faults, text):
    assert faults(merge={"description": text}) == [
        (
            FaultKind.MISSING_DESCRIPTION,
            "merge_job: it has no description. Say in one sentence what it is for.",
        )
    ]


@pytest.mark.parametrize("length", [1025, 4000])
def test_too_long_description_is_named(faults, length):
    assert faults(master={"description": "x" * length}) == [
        (
            FaultKind.LONG_DESCRIPTION,
            f"master: its description has {length} characters, more than 1024. Shorten it.",
        )
    ]


@pytest.mark.parametrize("retries", [-1, -5])
def test_negative_retries_are_named(faults, retries):
    assert faults(load_task={"retries": retries}) == [
        (
            FaultKind.BAD_RETRIES,
            f"load_job.load (bronze/load.py): it has {retries} retries. Write 0 for a task that "
            "must not be tried again.",
        )
    ]


def test_task_that_never_ends_is_named(faults):
    assert faults(load_task={"timeout_minutes": 0}) == [
        (
            FaultKind.BAD_TIMEOUT,
            "load_job.load (bronze/load.py): its timeout is 0 minutes, which never ends it. Give "
            "it at least 1 minute.",
        )
    ]


def test_job_that_never_ends_is_named(faults):
    assert faults(master={"timeout_minutes": 0}) == [
        (
            FaultKind.BAD_TIMEOUT,
            "master: its timeout is 0 minutes, which never ends it. Give it at least 1 minute.",
        )
    ]


def test_timeout_that_covers_a_task_but_not_its_retries_is_named(faults):
    assert faults(load_task={"timeout_minutes": 50, "retries": 2}) == [
        (
            FaultKind.TIMEOUT_TOO_SHORT,
            "load_job.load: its timeout is 120 minutes, but its tasks may take 150 with their "
            "retries: load. Raise timeout_minutes to at least 150, or lower those of its tasks.",
        )
    ]


def test_timeout_that_covers_each_child_but_not_their_chain_is_named(faults):
    assert faults(master={"timeout_minutes": 479}) == [
        (
            FaultKind.TIMEOUT_TOO_SHORT,
            "master.layer: its timeout is 479 minutes, but its tasks may take 480 with their "
            "retries: load > layer. Raise timeout_minutes to at least 480, or lower those of its "
            "tasks.",
        )
    ]


def test_timeout_need_not_cover_tasks_that_run_side_by_side(faults):
    assert faults(run_layer={"depends_on": ()}, master={"timeout_minutes": 360}) == []


def second_task(environment):
    def change(job):
        [task] = job.tasks
        return replace(job, tasks=(task, replace(task, key="second", environment=environment)))

    return change


@pytest.mark.parametrize("part", ["load", "merge"])
def test_environment_of_two_meanings_is_named(faults, part):
    other = Environment(key="base", dependencies=("rich==14.0.0",))
    path = {"load": "bronze/load.py", "merge": "gold/merge.py"}[part]
    assert faults(**{part: second_task(other)}) == [
        (
            FaultKind.ENVIRONMENT_CONFLICT,
            f"{part}_job.second ({path}): its environment base has other dependencies than that "
            "of an earlier task. Use one environment for both, or another key.",
        )
    ]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("pyspark==4.2.0", "pyspark"),
        ("delta_spark==4.4.0", "delta-spark"),
        ("databricks-connect>=17", "databricks-connect"),
    ],
)
def test_dependency_that_breaks_the_session_is_named(faults, line, name):
    environment = Environment(key="ml", dependencies=(line,))
    assert faults(load_task={"environment": environment}) == [
        (
            FaultKind.FORBIDDEN_DEPENDENCY,
            f"load_job.load (bronze/load.py): its environment installs {name}, which breaks the "
            "session of serverless compute. Remove it: the platform brings its own.",
        )
    ]


@pytest.mark.parametrize("line", ["mlflow", "mlflow>=3", "mlflow==3.*", "mlflow==3.17.2 ; x"])
def test_dependency_without_a_pin_is_named(faults, line):
    environment = Environment(key="ml", dependencies=("rich==14.0.0", line))
    assert faults(load_task={"environment": environment}) == [
        (
            FaultKind.UNPINNED_DEPENDENCY,
            f"load_job.load (bronze/load.py): its environment installs {line!r}, which is not "
            "pinned. Write name==version.",
        )
    ]
