"""Names: unique, and of characters and lengths that every part of the platform takes."""

from dataclasses import replace

import pytest

from health_monitor.jobs.faults import FaultKind
from health_monitor.jobs.parameters import CATALOG
from health_monitor.jobs.spec import Parameter


@pytest.mark.parametrize("key", ["Load_job", "load-job", "1_load", "", "j" * 101])
def test_key_that_no_terraform_address_takes_is_named(faults, key):
    place = f"{key}: " if key else ": "
    assert faults(load={"key": key}) == [
        (
            FaultKind.BAD_JOB_KEY,
            f"{place}{key!r} cannot be the key of a job. Use at most 100 lower-case letters, "
            "digits and _, a letter first.",
        )
    ]


@pytest.mark.parametrize(
    ("part", "key"), [("load", "gold_layer_job"), ("layer", "merge_job"), ("merge", "load_job")]
)
def test_second_job_of_the_same_key_is_named(faults, part, key):
    assert (
        FaultKind.DUPLICATE_JOB_KEY,
        f"{key}: 2 jobs have this key. Give each a key of its own.",
    ) in faults(**{part: {"key": key}})


@pytest.mark.parametrize("key", ["load rows", "load-rows", "lösche", "t" * 101])
def test_task_key_that_needs_quotes_is_named(faults, key):
    assert faults(load_task={"key": key}) == [
        (
            FaultKind.BAD_TASK_KEY,
            f"load_job.{key}: {key!r} cannot be the key of a task. Use at most 100 letters, "
            "digits and _.",
        )
    ]


@pytest.mark.parametrize(
    ("part", "place"), [("load", "load_job.load"), ("layer", "gold_layer_job.merge")]
)
def test_second_task_of_the_same_key_is_named(faults, part, place):
    assert faults(**{part: lambda job: replace(job, tasks=job.tasks * 2)}) == [
        (
            FaultKind.DUPLICATE_TASK_KEY,
            f"{place}: 2 tasks of the job have this key. Give each a key of its own.",
        )
    ]


def test_tasks_of_different_jobs_may_share_a_key(faults):
    assert faults(merge_task={"key": "load"}) == []


@pytest.mark.parametrize("part", ["load", "master"])
def test_parameter_declared_twice_is_named(faults, part):
    key = {"load": "load_job", "master": "master"}[part]
    assert faults(**{part: {"parameters": (CATALOG, CATALOG)}}) == [
        (
            FaultKind.DUPLICATE_PARAMETER,
            f"{key}: it declares the parameter catalog 2 times. Declare it once.",
        )
    ]


@pytest.mark.parametrize("name", ["from date", "größe"])
def test_parameter_name_of_other_characters_is_named(faults, name):
    assert faults(master={"parameters": (CATALOG, Parameter(name=name))})[0] == (
        FaultKind.BAD_PARAMETER_NAME,
        f"master: {name!r} cannot be the name of a parameter. Use letters, digits, _, . and -.",
    )


def test_parameter_that_the_composite_lacks_is_not_handed_down(faults):
    assert faults(layer={"parameters": ()}) == [
        (
            FaultKind.PARAMETER_NOT_HANDED_DOWN,
            "gold_layer_job.merge: merge_job has the parameter catalog, and gold_layer_job has "
            "not. Add catalog to the parameters of gold_layer_job.",
        )
    ]


def test_parameter_that_the_orchestrator_lacks_is_not_handed_down(faults):
    told = faults(master={"parameters": ()})
    assert told == [
        (
            FaultKind.PARAMETER_NOT_HANDED_DOWN,
            f"master.{task}: {job} has the parameter catalog, and master has not. Add catalog to "
            "the parameters of master.",
        )
        for task, job in (("load", "load_job"), ("layer", "gold_layer_job"))
    ]


@pytest.mark.parametrize("part", ["master", "layer"])
def test_parameter_that_nothing_below_uses_is_named(faults, part):
    key = {"master": "master", "layer": "gold_layer_job"}[part]
    told = faults(
        **{
            "master": {"parameters": (CATALOG, Parameter(name="colour"))},
            part: {"parameters": (CATALOG, Parameter(name="colour"))},
        }
    )
    assert (
        FaultKind.UNUSED_PARAMETER,
        f"{key}: nothing in it uses its parameter colour. Pass it to a task, or remove it.",
    ) in told
