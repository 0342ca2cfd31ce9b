"""The record of a run: one JSON file that says what ran, when, how often, and how it ended."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from health_monitor.local.dynamic_values import iso_datetime
from health_monitor.local.plan import Plan
from health_monitor.local.runs import JobRun, Run, TaskRun


def write_record(
    folder: Path, plan: Plan, runs: Sequence[JobRun], phases: Mapping[str, float]
) -> Path:
    """Write `<folder>/<run id of the first job>.json`; it appears whole or not at all."""
    record = {
        "environment": plan.environment,
        "release": plan.manifest.release,
        "preparation_seconds": {name: round(seconds, 3) for name, seconds in phases.items()},
        "jobs": [_job(run) for run in runs],
    }
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{runs[0].values.run_id}.json"
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(file)
    return file


def _job(run: JobRun) -> dict[str, Any]:
    return {
        "job": run.job.key,
        "name": run.values.name,
        "run_id": run.values.run_id,
        "parameters": dict(run.values.parameters),
        "start_time": iso_datetime(run.values.start_time),
        **_outcome(run),
        "tasks": [_task(task) for task in run.tasks.values()],
    }


def _task(run: TaskRun) -> dict[str, Any]:
    task = {"task": run.task.key, **_outcome(run), "attempts": run.attempts}
    if run.failure is not None:
        task |= {"error": run.failure.message, "trace": run.failure.trace}
    if run.child is not None:
        task["run_job"] = _job(run.child)
    return task


def _outcome(run: Run) -> dict[str, Any]:
    return {
        "state": run.state,
        "result": run.result,
        "started_at": _moment(run.started),
        "ended_at": _moment(run.ended),
    }


def _moment(seconds: float | None) -> str | None:
    return None if seconds is None else iso_datetime(datetime.fromtimestamp(seconds, UTC))
