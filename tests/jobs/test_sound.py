"""What is no fault, though it comes close to one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from broken_jobs.build import ENTRY, build
from broken_jobs.objects import VIEW

from health_monitor.jobs.checks import Listeners, ScheduledJob, Subject, find_faults
from health_monitor.jobs.parameters import CATALOG
from health_monitor.jobs.spec import Each, Environment, Layer, Schema, Task

EVERYBODY = {"on_failure": Listeners(destinations=3), "on_late": Listeners(emails=9)}


def again(job: Any) -> Any:
    task = Task(
        key="again",
        entry="bronze/load.py",
        arguments={"catalog": CATALOG.reference},
        retries=0,
    )
    return replace(job, tasks=(*job.tasks, task))


def chain(job: Any) -> Any:
    first = replace(job.tasks[0], key="first")
    second = replace(first, key="second", depends_on=(first,))
    value = "{{ tasks.first.values.catalog }}-{{job.run_id}}"
    third = replace(first, key="third", arguments={"catalog": value}, depends_on=(second,))
    return replace(job, tasks=(first, second, third), timeout_minutes=180)


def reading_bronze() -> Subject:
    arguments = {"catalog": CATALOG.reference, "x": Schema.BRONZE, "y": Schema.OPS}
    text = ENTRY.replace('"catalog"', '"catalog", "x", "y"')
    return build(merge_task={"arguments": arguments}, files={"gold/merge.py": text})


def with_libraries() -> Subject:
    text = ENTRY.replace("def main", "from ml import tools\ndef main")
    lines = ("mlflow==3.17.2", "scikit_learn==1.9.1")
    return build(
        files={"bronze/load.py": text, "ml/tools.py": "import mlflow.sklearn, sklearn, pandas\n"},
        load_task={"environment": Environment(key="ml", dependencies=lines)},
    )


def for_each_model() -> Subject:
    text = ENTRY.replace('"catalog"', '"catalog", "model"')
    return build(
        load_task={"each": Each(folder="bronze/models", argument="model")},
        files={"bronze/load.py": text, "bronze/models/a.py": "", "bronze/models/b.py": ""},
    )


SOUND: dict[str, Callable[[], Subject]] = {
    "hierarchy": build,
    "several tasks of one job share an entry": lambda: build(load=again),
    "library that no job runs": lambda: build(files={"runtime/names.py": '"""Names."""\n'}),
    "tasks of different jobs share a key": lambda: build(merge_task={"key": "load"}),
    "value of an earlier task, through others": lambda: build(
        load=chain, master={"timeout_minutes": 900}
    ),
    "timeout of tasks that run side by side": lambda: build(
        run_layer={"depends_on": ()}, master={"timeout_minutes": 360}
    ),
    "task for each of two files": for_each_model,
    "schema that a task before fills": reading_bronze,
    "libraries that the environment installs": with_libraries,
    "marker of notebooks below the first line": lambda: build(
        files={"runtime/x.py": "\n# Databricks notebook source\n"}
    ),
    "comment that begins like the marker": lambda: build(
        files={"runtime/x.py": "# Databricks notebook sources are refused\n"}
    ),
    "schedule of an orchestrator": lambda: build(schedules=("master",)),
    "schedule of a composite": lambda: build(schedules=("gold_layer_job",)),
    "schedules inside each other in two environments": lambda: build(
        environments=(
            {"schedules": (ScheduledJob(job="master"),)},
            {"schedules": (ScheduledJob(job="gold_layer_job"),)},
        )
    ),
    "running schedule that somebody hears of": lambda: build(
        schedules=(ScheduledJob(job="master", paused=False),), environments=(EVERYBODY,)
    ),
    "as many tags, runs and percents as there may be": lambda: build(
        environments=(
            {
                "tags": dict.fromkeys(Layer, 25),
                "max_concurrent_runs": 250,
                "late_after_percent": 99,
                "runtime": "17.3.x-scala2.13",
            },
        )
    ),
    "metric view on a runtime that is new enough": lambda: build(
        files=VIEW, environments=({"runtime": "17.3.x-scala2.13"},)
    ),
    "metric view on serverless compute": lambda: build(files=VIEW),
    "runtime of another naming": lambda: build(
        files=VIEW, environments=({"runtime": "custom:mine"},)
    ),
}


@pytest.mark.parametrize("name", SOUND)
def test_this_is_no_fault(name: str) -> None:
    assert [str(fault) for fault in find_faults(SOUND[name]())] == []
