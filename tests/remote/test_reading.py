"""What a workspace tells of a run, read without a workspace."""

from typing import Any

import pytest
from databricks.sdk.service.jobs import Run, RunLifeCycleState, RunResultState

from health_monitor.local.running.runs import JobRun
from health_monitor.local.running.scheduler import Result, State
from health_monitor.remote.reading import is_over, latest_repair, open_run, update


def told(state: str, result: str | None = None, **more: Any) -> dict[str, Any]:
    return {"state": {"life_cycle_state": state, "result_state": result}, **more}


def task(key: str, state: str, result: str | None = None, **more: Any) -> dict[str, Any]:
    return {"task_key": key, **told(state, result, **more)}


def run(*tasks: dict[str, Any], **more: Any) -> Run:
    whole = {"run_id": 7, "job_id": 3, "run_name": "[t] load", **told("RUNNING"), **more}
    return Run.from_dict({**whole, "tasks": list(tasks)})


def opened(seen: Run) -> JobRun:
    made = open_run(seen, "load", ("load",))
    update(made, seen)
    return made


@pytest.mark.parametrize("life", list(RunLifeCycleState))
def test_every_state_of_the_service_is_read(life: RunLifeCycleState) -> None:
    made = opened(run(task("a", life.value)))
    is_end = life.value in ("TERMINATED", "SKIPPED", "INTERNAL_ERROR")
    assert (made.tasks["a"].result is not None) == is_end
    if life is not RunLifeCycleState.INTERNAL_ERROR:
        assert made.tasks["a"].state is State(life.value)


@pytest.mark.parametrize("result", list(RunResultState))
def test_every_result_of_the_service_is_read(result: RunResultState) -> None:
    assert opened(run(task("a", "TERMINATED", result.value))).tasks["a"].result is Result(
        result.value
    )


def test_state_that_the_sdk_does_not_know_yet_is_taken_for_running() -> None:
    made = opened(run(task("a", "MEDITATING")))
    assert (made.tasks["a"].state, made.tasks["a"].result) == (State.RUNNING, None)


def test_tasks_are_shown_in_the_order_of_their_dependencies() -> None:
    waiting = task("a", "BLOCKED", depends_on=[{"task_key": "b"}])
    assert list(opened(run(waiting, task("b", "RUNNING"))).tasks) == ["b", "a"]


def test_only_what_moved_is_told() -> None:
    first = run(task("a", "RUNNING", run_id=1, start_time=1000), task("b", "BLOCKED"))
    made = opened(first)
    assert update(made, first) == []
    ended = task("a", "TERMINATED", "SUCCESS", run_id=1, start_time=1000, end_time=3000)
    assert update(made, run(ended, task("b", "BLOCKED"))) == [made.tasks["a"]]
    assert made.tasks["a"].seconds(0.0) == 2.0


def test_attempts_are_counted_where_the_service_lists_them_all_or_the_last() -> None:
    first = task("a", "TERMINATED", "FAILED", run_id=1, start_time=1000, attempt_number=0)
    second = task("a", "RUNNING", run_id=2, start_time=2000, attempt_number=1)
    for seen in (run(second, first), run(second)):
        made = opened(seen).tasks["a"]
        assert (made.attempts, made.state, made.tries[-1].run_id) == (2, State.RUNNING, 2)
    waiting = task("a", "WAITING_FOR_RETRY", run_id=1, start_time=1000)
    assert opened(run(waiting)).tasks["a"].attempts == 1


def test_repair_is_over_when_it_was_made_and_has_ended() -> None:
    original = {"type": "ORIGINAL", **told("TERMINATED", "FAILED")}
    failed = run(**told("TERMINATED", "FAILED"), repair_history=[original])
    assert is_over(failed, None)
    assert latest_repair(failed) is None
    assert not is_over(failed, 5)
    going = {"type": "REPAIR", "id": 5, **told("RUNNING")}
    repaired = run(**told("TERMINATED", "FAILED"), repair_history=[original, going])
    assert latest_repair(repaired) == 5
    assert not is_over(repaired, 5)
    going.update(told("TERMINATED", "SUCCESS"))
    assert is_over(run(repair_history=[original, going]), 5)
