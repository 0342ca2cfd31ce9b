"""When a task starts, and how a task and a job end: the platform's rules, as pure functions."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from health_monitor.jobs.spec import RunIf
from health_monitor.local.plans.plan import Task


class State(StrEnum):
    """Where a task or job run stands: the Jobs API's life-cycle states."""

    BLOCKED = "BLOCKED"
    """It waits for other tasks."""
    QUEUED = "QUEUED"
    """It could start, but as many run as may."""
    PENDING = "PENDING"
    """A workspace prepares what it runs on; never on this machine."""
    RUNNING = "RUNNING"
    WAITING_FOR_RETRY = "WAITING_FOR_RETRY"
    TERMINATING = "TERMINATING"
    """It was stopped; what it has begun still ends."""
    TERMINATED = "TERMINATED"
    SKIPPED = "SKIPPED"
    """It never started, since another run of the job was active."""


class Result(StrEnum):
    """How a task or job run ended: the Jobs API's result states."""

    SUCCESS = "SUCCESS"
    SUCCESS_WITH_FAILURES = "SUCCESS_WITH_FAILURES"
    FAILED = "FAILED"
    TIMEDOUT = "TIMEDOUT"
    CANCELED = "CANCELED"
    EXCLUDED = "EXCLUDED"
    DISABLED = "DISABLED"
    UPSTREAM_FAILED = "UPSTREAM_FAILED"
    UPSTREAM_CANCELED = "UPSTREAM_CANCELED"
    MAXIMUM_CONCURRENT_RUNS_REACHED = "MAXIMUM_CONCURRENT_RUNS_REACHED"

    @property
    def is_success(self) -> bool:
        """Excluded tasks are treated as successful."""
        return self in _SUCCESSES

    @property
    def is_failure(self) -> bool:
        """A disabled task has neither succeeded nor failed."""
        return self not in _SUCCESSES and self is not Result.DISABLED


class Verdict(StrEnum):
    """What to do with a task that has not started."""

    WAIT = "WAIT"
    START = "START"


_SUCCESSES = {Result.SUCCESS, Result.SUCCESS_WITH_FAILURES, Result.EXCLUDED}
_CANCELED = {Result.CANCELED, Result.UPSTREAM_CANCELED}
_HANDLES_FAILURE = {RunIf.AT_LEAST_ONE_FAILED, RunIf.ALL_FAILED}
_NEEDS_ALL = {RunIf.ALL_SUCCESS, RunIf.ALL_FAILED}
"""Conditions that a disabled dependency, neither success nor failure, can never meet."""

_MET: Mapping[RunIf, Callable[[Sequence[bool]], bool]] = {
    RunIf.ALL_SUCCESS: all,
    RunIf.NONE_FAILED: all,
    RunIf.ALL_DONE: lambda succeeded: True,
    RunIf.AT_LEAST_ONE_SUCCESS: any,
    RunIf.ALL_FAILED: lambda succeeded: not any(succeeded),
    RunIf.AT_LEAST_ONE_FAILED: lambda succeeded: not all(succeeded),
}
"""Condition on which of the dependencies, disabled ones aside, succeeded."""


def judge(run_if: RunIf, dependencies: Sequence[Result | None]) -> Verdict | Result:
    """What follows for a task from how its dependencies ended (None: not yet).

    The condition is looked at when all of them have ended, never earlier.
    """
    ended = [result for result in dependencies if result is not None]
    if len(ended) < len(dependencies):
        return Verdict.WAIT
    enabled = [result for result in ended if result is not Result.DISABLED]
    has_disabled = len(enabled) < len(ended)
    if has_disabled and run_if is not RunIf.ALL_DONE and (not enabled or run_if in _NEEDS_ALL):
        return Result.DISABLED
    if ended and all(result is Result.EXCLUDED for result in ended):
        return Result.EXCLUDED
    if not enabled or _MET[run_if]([result.is_success for result in enabled]):
        return Verdict.START
    if run_if in _HANDLES_FAILURE:
        return Result.EXCLUDED
    failed = {result for result in enabled if result.is_failure}
    return Result.UPSTREAM_CANCELED if failed <= _CANCELED else Result.UPSTREAM_FAILED


def job_result(tasks: Sequence[Task], results: Mapping[str, Result]) -> Result:
    """How a job ends: its leaf tasks decide, those that no other task waits for."""
    inner = {before for task in tasks for before in task.depends_on}
    leaves = {results[task.key] for task in tasks if task.key not in inner}
    failed = {result for result in leaves if result.is_failure}
    if failed:
        return Result.CANCELED if failed <= _CANCELED else Result.FAILED
    if any(
        result.is_failure or result is Result.SUCCESS_WITH_FAILURES for result in results.values()
    ):
        return Result.SUCCESS_WITH_FAILURES
    return Result.SUCCESS


def task_result(child: Result) -> Result:
    """How a task ends that ran another job."""
    if child.is_success or child is Result.CANCELED:
        return child
    return Result.FAILED
