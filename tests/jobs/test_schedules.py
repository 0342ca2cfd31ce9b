"""Schedules: on jobs that may have one, and never one inside another."""

import pytest

from health_monitor.jobs.faults import FaultKind


@pytest.mark.parametrize("job", ["master", "gold_layer_job"])
def test_schedulable_job_may_have_a_schedule(faults, job):
    assert faults(schedules=(job,)) == []


@pytest.mark.parametrize("job", ["mastr", "load"])
def test_schedule_of_a_job_that_is_not_there_is_named(faults, job):
    assert faults(schedules=(job,)) == [
        (
            FaultKind.UNKNOWN_SCHEDULED_JOB,
            f"{job} (environments/dev.yaml): there is no such job to schedule. Schedule one of "
            "master, gold_layer_job.",
        )
    ]


@pytest.mark.parametrize("job", ["load_job", "master"])
def test_schedule_of_a_job_that_may_not_have_one_is_named(faults, job):
    told = faults(schedules=(job,), master={"schedulable": False})
    assert told == [
        (
            FaultKind.UNSCHEDULABLE_JOB,
            f"{job} (environments/dev.yaml): this job may not have a schedule. Remove it, or "
            "schedule one of gold_layer_job.",
        )
    ]


@pytest.mark.parametrize("order", [("master", "gold_layer_job"), ("gold_layer_job", "master")])
def test_schedule_inside_a_scheduled_orchestrator_is_named(faults, order):
    assert faults(schedules=order) == [
        (
            FaultKind.NESTED_SCHEDULE,
            "gold_layer_job (environments/dev.yaml): it has a schedule, and so has master, which "
            "runs it. Remove one of the two schedules.",
        )
    ]


def test_schedule_two_levels_below_another_is_named(faults):
    told = faults(schedules=("master", "merge_job"))
    assert (
        FaultKind.NESTED_SCHEDULE,
        "merge_job (environments/dev.yaml): it has a schedule, and so has master, which runs it. "
        "Remove one of the two schedules.",
    ) in told
