"""What does not fit the types of databricks-sdk."""

from typing import Any

import pytest

from workspace_emulator.caller import Caller
from workspace_emulator.examples import FILE, Case, Json, job, task


def python_file(path: str, **changes: Any) -> Json:
    return job(task(spark_python_task={"python_file": path, **changes}))


def schedule(cron: str, zone: str = "UTC") -> Json:
    return job(schedule={"quartz_cron_expression": cron, "timezone_id": zone})


def health(*rules: tuple[str, int]) -> Json:
    listed = [{"metric": m, "op": "GREATER_THAN", "value": value} for m, value in rules]
    return job(health={"rules": listed})


RUN = "RUN_DURATION_SECONDS"
CASES = (
    Case(
        rule="field_type",
        says="queue must be an object, not True",
        refused=job(queue=True),
        accepted=job(queue={"enabled": True}),
    ),
    Case(
        rule="field_known",
        says="Unknown field tasks[0].spark_python_task.python_files",
        refused=python_file(FILE, python_files=[]),
        accepted=python_file(FILE, parameters=[]),
    ),
    Case(
        rule="field_required",
        says="Missing required field: tasks[0].task_key",
        refused=job({"spark_python_task": {"python_file": FILE}, "environment_key": "base"}),
        accepted=job(task("k")),
    ),
    Case(
        rule="field_required",
        says="Missing required field: parameters[0].default",
        refused=job(parameters=[{"name": "mode"}]),
        accepted=job(parameters=[{"name": "mode", "default": ""}]),
    ),
    Case(
        rule="field_type",
        says="timeout_seconds must be a whole number, not '60'",
        refused=job(timeout_seconds="60"),
        accepted=job(timeout_seconds=60),
    ),
    Case(
        rule="field_type",
        says="tags.layer must be text, not 1",
        refused=job(tags={"layer": 1}),
        accepted=job(tags={"layer": ""}),
    ),
    Case(
        rule="field_type",
        says="max_concurrent_runs must be a whole number, not True",
        refused=job(max_concurrent_runs=True),
        accepted=job(max_concurrent_runs=1),
    ),
    Case(
        rule="field_enum",
        says="tasks[0].run_if must be one of",
        refused=job(task(run_if="ALWAYS")),
        accepted=job(task(run_if="ALL_DONE")),
    ),
    Case(
        rule="field_enum",
        says="schedule.pause_status must be one of PAUSED, UNPAUSED, not 'paused'",
        refused=job(schedule={**schedule("0 0 6 * * ?")["schedule"], "pause_status": "paused"}),
        accepted=job(schedule={**schedule("0 0 6 * * ?")["schedule"], "pause_status": "PAUSED"}),
    ),
    Case(
        rule="field_enum",
        says="health.rules[0].op must be one of GREATER_THAN, not 'LESS_THAN'",
        refused=job(health={"rules": [{"metric": RUN, "op": "LESS_THAN", "value": 1}]}),
        accepted=health((RUN, 60)),
    ),
    Case(
        rule="field_enum",
        says="performance_target must be one of PERFORMANCE_OPTIMIZED, STANDARD, not 'FAST'",
        refused=job(performance_target="FAST"),
        accepted=job(performance_target="STANDARD"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_member_of_another_type_is_refused(case: Case, raw: Caller) -> None:
    case.check(raw)
