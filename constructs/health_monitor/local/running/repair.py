"""Goes on with a run that failed: from its record back to runs, of which some run again.

As on the platform, the tasks that did not succeed and those that depend on them run again, with
the present plan, under the run's own id and its own clock. The rest keeps what it was.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from health_monitor.local import LocalError
from health_monitor.local.plans.dynamic_values import JobValues, check_parameter
from health_monitor.local.plans.plan import Job, Plan, RunJobTask
from health_monitor.local.running.opening import Opening
from health_monitor.local.running.record import earlier_attempts
from health_monitor.local.running.runs import Failure, JobRun, Rows, TaskRun, Try
from health_monitor.local.running.scheduler import Result, State

Record = Mapping[str, Any]
"""A record as JSON has it."""


def find_record(folder: Path, plan: Plan, job: str, run_id: int | None) -> Record:
    """The record of that run, or of the job's newest run; raises LocalError when none fits."""
    if run_id is None:
        records = [read_record(file) for file in newest_first(folder)]
        found = next((record for record in records if record["job"] == job), None)
        if found is None:
            raise LocalError(f"{folder}: {job} has not run here yet; run it without --repair")
    else:
        file = folder / f"{run_id}.json"
        if not file.is_file():
            known = ", ".join(file.stem for file in newest_first(folder)) or "none"
            raise LocalError(f"{folder}: there is no run {run_id}; the runs are {known}")
        found = read_record(file)
    where = f"{folder / str(found['run_id'])}.json"
    if found["job"] != job:
        raise LocalError(f"{where}: this is a run of {found['job']}, not of {job}; repair that")
    if found["environment"] != plan.environment:
        raise LocalError(
            f"{where}: this is a run of the environment {found['environment']}; "
            f"give --env {found['environment']}"
        )
    return found


def reopen(opening: Opening, record: Record, parameters: Mapping[str, str]) -> JobRun:
    """The record's run, ready to go on; raises LocalError when nothing in it failed.

    `parameters` replace those that the run had.
    """
    run = _restored(opening.plan.job(record["job"]), record, opening.plan, (record["job"],))
    if not _reset(run):
        raise LocalError(
            f"{record['job']}: run {record['run_id']} succeeded, there is nothing to repair; "
            "run it without --repair"
        )
    for name, value in parameters.items():
        check_parameter(value, f"{record['job']}: parameter {name}")
    values = replace(run.values, parameters={**run.values.parameters, **parameters})
    run.values, run.history = values.resolved(), earlier_attempts(record)
    return run


def newest_first(folder: Path) -> list[Path]:
    """The records of a folder."""
    files = [file for file in folder.glob("*.json") if file.stem.isdecimal()]
    return sorted(files, key=lambda file: int(file.stem), reverse=True)


def read_record(file: Path) -> Record:
    """The record in a file; raises LocalError when it is none."""
    try:
        record: Record = json.loads(file.read_text(encoding="utf-8"))
        earlier_attempts(record)
    except (ValueError, KeyError, TypeError) as error:
        raise LocalError(f"{file}: this is no record of a run ({error!r}); delete it") from None
    return record


def _reset(run: JobRun) -> bool:
    """Have run again what has to; False: nothing has."""
    again: set[str] = set()
    for key, old in list(run.tasks.items()):
        follows = any(before in again for before in old.task.depends_on)
        if not follows and old.result is not None and not old.result.is_failure:
            continue
        again.add(key)
        new = TaskRun(
            job=run,
            task=old.task,
            path=old.path,
            earlier_tries=old.earlier_tries + old.attempts,
        )
        if old.child is not None and not follows and _reset(old.child):
            new.to_repair = old.child
        run.tasks[key] = new
    if again:
        run.state, run.result, run.started, run.ended = State.BLOCKED, None, None, None
        run.values = replace(run.values, repair_count=run.values.repair_count + 1)
    return bool(again)


def _restored(job: Job, data: Record, plan: Plan, path: tuple[str, ...]) -> JobRun:
    """The run as it was, of the tasks that the job has now."""
    values = JobValues(
        id=job.id,
        name=job.name,
        run_id=data["run_id"],
        start_time=datetime.fromisoformat(data["start_time"]),
        trigger=data["trigger"],
        parameters={**job.parameters, **_known(data["job_parameters"], job)},
        repair_count=data["repair_count"],
    )
    run = JobRun(job=job, values=values, path=path, **_outcome(data))
    recorded = {task["task"]: task for task in data["tasks"]}
    for task in job.tasks:
        known = TaskRun(job=run, task=task, path=(*path, task.key))
        run.tasks[task.key] = known
        if task.key in recorded:
            _recall(known, recorded[task.key], plan)
    return run


def _known(parameters: Mapping[str, str], job: Job) -> dict[str, str]:
    return {name: value for name, value in parameters.items() if name in job.parameters}


def _recall(run: TaskRun, data: Record, plan: Plan) -> None:
    for name, value in _outcome(data).items():
        setattr(run, name, value)
    run.is_kept = True
    run.tries = [_try(attempt) for attempt in data["attempts"]]
    run.earlier_tries = data["execution_count"] - len(run.tries)
    if "rows_read" in data:
        run.rows = Rows(read=data["rows_read"], written=data["rows_written"])
    action, child = run.task.action, data.get("run_job")
    if isinstance(action, RunJobTask) and child is not None and child["job"] == action.job:
        run.child = _restored(plan.job(action.job), child, plan, run.path)


def _try(data: Record) -> Try:
    failure = None
    if data["error"] is not None:
        failure = Failure(message=data["error"], trace=data["trace"])
    return Try(
        run_id=data["run_id"],
        started=_seconds(data["started_at"]) or 0.0,
        ended=_seconds(data["ended_at"]),
        result=None if data["result"] is None else Result(data["result"]),
        failure=failure,
    )


def _outcome(data: Record) -> dict[str, Any]:
    return {
        "state": State(data["state"]),
        "result": None if data["result"] is None else Result(data["result"]),
        "started": _seconds(data["started_at"]),
        "ended": _seconds(data["ended_at"]),
    }


def _seconds(text: str | None) -> float | None:
    return None if text is None else datetime.fromisoformat(text).timestamp()
