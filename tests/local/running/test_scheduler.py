"""The platform's rules: when a task starts, and how tasks and jobs end."""

import pytest
from databricks.sdk.service.jobs import RunIf as PlatformRunIf
from databricks.sdk.service.jobs import RunLifeCycleState, RunResultState

from health_monitor.jobs.spec import RunIf
from health_monitor.local.plans.plan import PythonTask, Task
from health_monitor.local.running.scheduler import (
    Result,
    State,
    Verdict,
    job_result,
    judge,
    task_result,
)

S, W, F, T = Result.SUCCESS, Result.SUCCESS_WITH_FAILURES, Result.FAILED, Result.TIMEDOUT
C, X, D = Result.CANCELED, Result.EXCLUDED, Result.DISABLED
UF, UC = Result.UPSTREAM_FAILED, Result.UPSTREAM_CANCELED
GO = Verdict.START

CONDITIONS = {
    #              ALL_SUCCESS  NONE_FAILED  ALL_DONE  ONE_SUCCESS  ONE_FAILED  ALL_FAILED
    (): (GO, GO, GO, GO, GO, GO),
    (S,): (GO, GO, GO, GO, X, X),
    (W,): (GO, GO, GO, GO, X, X),
    (F,): (UF, UF, GO, UF, GO, GO),
    (T,): (UF, UF, GO, UF, GO, GO),
    (C,): (UC, UC, GO, UC, GO, GO),
    (UF,): (UF, UF, GO, UF, GO, GO),
    (UC,): (UC, UC, GO, UC, GO, GO),
    (X,): (X, X, X, X, X, X),
    (X, X): (X, X, X, X, X, X),
    (S, S): (GO, GO, GO, GO, X, X),
    (S, F): (UF, UF, GO, GO, GO, X),
    (S, C): (UC, UC, GO, GO, GO, X),
    (S, X): (GO, GO, GO, GO, X, X),
    (F, X): (UF, UF, GO, GO, GO, X),
    (F, F): (UF, UF, GO, UF, GO, GO),
    (F, C): (UF, UF, GO, UF, GO, GO),
    (T, UF): (UF, UF, GO, UF, GO, GO),
    (D,): (D, D, GO, D, D, D),
    (S, D): (D, GO, GO, GO, X, D),
    (F, D): (D, UF, GO, UF, GO, D),
    (C, D): (D, UC, GO, UC, GO, D),
    (X, D): (D, GO, GO, GO, X, D),
    (D, D): (D, D, GO, D, D, D),
    (S, None): (Verdict.WAIT,) * 6,
    (F, None): (Verdict.WAIT,) * 6,
}
KINDS = (
    RunIf.ALL_SUCCESS,
    RunIf.NONE_FAILED,
    RunIf.ALL_DONE,
    RunIf.AT_LEAST_ONE_SUCCESS,
    RunIf.AT_LEAST_ONE_FAILED,
    RunIf.ALL_FAILED,
)


@pytest.mark.parametrize("dependencies", CONDITIONS, ids=lambda ended: "+".join(map(str, ended)))
def test_condition_decides_on_all_ended_dependencies(
    dependencies: tuple[Result | None, ...],
) -> None:
    assert tuple(judge(kind, dependencies) for kind in KINDS) == CONDITIONS[dependencies]


def test_every_condition_is_in_the_table() -> None:
    assert set(KINDS) == set(RunIf)


def tasks(**after: tuple[str, ...]) -> list[Task]:
    action = PythonTask(file="/f.py", arguments=())
    return [Task(key=key, action=action, depends_on=before) for key, before in after.items()]


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ((S, S, S), S),
        ((S, X, S), S),
        ((F, S, S), W),
        ((F, S, X), W),
        ((F, UF, S), F),
        ((S, S, F), F),
        ((S, S, T), F),
        ((S, S, C), C),
        ((C, UC, UC), C),
        ((S, F, C), F),
        ((S, S, UF), F),
        ((S, S, W), W),
        ((S, S, D), S),
        ((F, S, D), W),
        ((D, D, D), S),
    ],
)
def test_leaves_decide_how_a_job_ends(ends: tuple[Result, ...], expected: Result) -> None:
    graph = tasks(a=(), b=("a",), c=("a",))
    assert job_result(graph, dict(zip("abc", ends, strict=True))) is expected


@pytest.mark.parametrize(("child", "expected"), [(S, S), (W, W), (C, C), (F, F), (T, F), (X, X)])
def test_task_ends_as_the_job_it_ran(child: Result, expected: Result) -> None:
    assert task_result(child) is expected


def test_words_are_those_of_the_jobs_api() -> None:
    assert {str(word) for word in Result} == {word.value for word in RunResultState}
    assert {str(word) for word in State} <= {word.value for word in RunLifeCycleState}
    assert {str(kind) for kind in RunIf} == {kind.value for kind in PlatformRunIf}
