"""What a workspace answers of a run, as the values that local runs have too."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from graphlib import TopologicalSorter
from itertools import groupby

from databricks.sdk.service import jobs

from health_monitor.local.plans.dynamic_values import JobValues
from health_monitor.local.plans.plan import Job, PythonTask, RunJobTask, Task
from health_monitor.local.running.runs import Failure, JobRun, Run, TaskRun, Try
from health_monitor.local.running.scheduler import Result, State

_ENDS: Mapping[jobs.RunLifeCycleState, Result] = {
    jobs.RunLifeCycleState.TERMINATED: Result.FAILED,
    jobs.RunLifeCycleState.INTERNAL_ERROR: Result.FAILED,
    jobs.RunLifeCycleState.SKIPPED: Result.MAXIMUM_CONCURRENT_RUNS_REACHED,
}
"""States in which nothing more happens, and the result where the workspace gives none."""
_NOT_BEGUN = {State.BLOCKED, State.PENDING, State.QUEUED}


def open_run(seen: jobs.Run, key: str, path: tuple[str, ...]) -> JobRun:
    """A run, of which nothing but its identity is known yet."""
    started = datetime.fromtimestamp((seen.start_time or 0) / 1000, UTC)
    values = JobValues(
        id=seen.job_id or 0,
        name=seen.run_name or key,
        run_id=seen.run_id or 0,
        start_time=started,
        trigger=seen.trigger.value.lower() if seen.trigger else "",
        parameters={p.name or "": p.value or p.default or "" for p in seen.job_parameters or ()},
        repair_count=0,
    )
    job = Job(key=key, id=values.id, name=values.name, parameters={}, tasks=())
    return JobRun(job=job, values=values, path=path, state=State.PENDING)


def update(run: JobRun, seen: jobs.Run) -> list[Run]:
    """Bring a run and its tasks up to date; those that differ from before.

    A task that the workspace has begun anew counts as one.
    """
    newest = {key: attempts[-1] for key, attempts in _attempts(seen).items()}
    # Replaced as a whole, since a terminal may be drawing the old ones.
    run.tasks = {key: run.tasks.get(key) or _task_run(run, newest[key]) for key in _order(newest)}
    changed: list[Run] = []
    if _move(run, seen.state, seen.start_time, seen.end_time):
        changed.append(run)
    for key, attempts in _attempts(seen).items():
        if _update_task(run.tasks[key], attempts):
            changed.append(run.tasks[key])
    return changed


def is_over(seen: jobs.Run, repair_id: int | None) -> bool:
    """Nothing more will happen to the run; of a repair, that it was made and has ended."""
    if repair_id is None:
        return _result(seen.state) is not None
    made = [item for item in seen.repair_history or () if item.id == repair_id]
    return bool(made) and _result(made[0].state) is not None


def latest_repair(seen: jobs.Run) -> int | None:
    """The id of the run's newest repair."""
    repairs = [
        item.id
        for item in seen.repair_history or ()
        if item.type is jobs.RepairHistoryItemType.REPAIR
    ]
    return repairs[-1] if repairs else None


def newest_attempts(seen: jobs.Run) -> dict[str, jobs.RunTask]:
    """The last attempt of each task."""
    return {key: attempts[-1] for key, attempts in _attempts(seen).items()}


def message(state: jobs.RunState | None) -> str:
    """What the workspace says of how it ended."""
    return (state.state_message if state else None) or "the workspace does not say why"


def _attempts(seen: jobs.Run) -> dict[str, list[jobs.RunTask]]:
    """Of each task what is told of its attempts, oldest first."""

    def order(task: jobs.RunTask) -> tuple[str, int, int]:
        # One that has not started is the newest.
        return task.task_key, task.start_time or (1 << 62), task.attempt_number or 0

    tasks = sorted(seen.tasks or (), key=order)
    return {key: list(group) for key, group in groupby(tasks, key=lambda task: task.task_key)}


def _order(tasks: Mapping[str, jobs.RunTask]) -> Sequence[str]:
    before = {
        key: [each.task_key for each in task.depends_on or () if each.task_key in tasks]
        for key, task in tasks.items()
    }
    return list(TopologicalSorter(before).static_order())


def _task_run(run: JobRun, seen: jobs.RunTask) -> TaskRun:
    child = seen.run_job_task
    action = (
        RunJobTask(job=str(child.job_id), parameters=child.job_parameters or {})
        if child
        else PythonTask(file="", arguments=())
    )
    before = tuple(each.task_key for each in seen.depends_on or ())
    task = Task(key=seen.task_key, action=action, depends_on=before)
    return TaskRun(job=run, task=task, path=(*run.path, task.key))


def _update_task(run: TaskRun, attempts: Sequence[jobs.RunTask]) -> bool:
    last = attempts[-1]
    moved = _move(run, last.state, last.start_time, last.end_time)
    if run.state in _NOT_BEGUN or run.started is None:
        count = len(attempts) - 1
    else:
        count = max(len(attempts), (last.attempt_number or 0) + 1)
    number = last.run_id or 0
    is_new = count != run.attempts or (run.tries and run.tries[-1].run_id != number)
    if is_new:
        run.tries = [Try(run_id=number, started=run.started or 0.0) for _ in range(count)]
        run.is_kept = False
    run.due = None
    if run.state is State.WAITING_FOR_RETRY:
        run.due = (run.started or 0.0) + (last.min_retry_interval_millis or 0) / 1000
    return moved or bool(is_new)


def fail(run: TaskRun, failure: Failure) -> None:
    """Say why the task failed, also when it never began."""
    if not run.tries:
        run.tries = [Try(run_id=0, started=run.ended or 0.0)]
    run.tries[-1].failure = failure


def _move(run: Run, state: jobs.RunState | None, start: int | None, end: int | None) -> bool:
    before = run.state, run.result
    run.result = _result(state)
    run.state = _state(state)
    run.started = start / 1000 if start and run.state not in _NOT_BEGUN else None
    run.ended = end / 1000 if end and run.result is not None else None
    return (run.state, run.result) != before


def _state(state: jobs.RunState | None) -> State:
    life = state.life_cycle_state if state else None
    if life is jobs.RunLifeCycleState.INTERNAL_ERROR:
        return State.TERMINATED
    return State(life.value) if life else State.RUNNING


def _result(state: jobs.RunState | None) -> Result | None:
    life = state.life_cycle_state if state else None
    if state is None or life is None or life not in _ENDS:
        return None
    given = state.result_state
    return Result(given.value) if given else _ENDS[life]
