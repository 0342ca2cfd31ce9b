"""The record of a run: one JSON file that says what ran, when, how often, and how it ended.

It is written whenever a state changes, so a run whose process was killed can be repaired too.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from health_monitor.local import LocalError
from health_monitor.local.plans.dynamic_values import iso_datetime
from health_monitor.local.plans.plan import Plan
from health_monitor.local.running.runs import JobRun, Run, TaskRun, Try


@dataclass(frozen=True, kw_only=True)
class Records:
    """Writes the records of runs that one command makes."""

    folder: Path
    plan: Plan
    source: Path | None = None
    """Folder of system tables."""
    given: Mapping[str, str] = field(default_factory=dict)
    """Job parameters that the user replaced."""
    arguments: Mapping[str, str] = field(default_factory=dict)
    """Arguments of tasks, as `task.argument`, that the user replaced."""
    phases: Mapping[str, float] = field(default_factory=dict)
    """Preparations and their seconds."""

    def file(self, run: JobRun) -> Path:
        """`<folder>/<run id>.json`"""
        return self.folder / f"{run.values.run_id}.json"

    def write(self, run: JobRun) -> None:
        """Write the record of a top-level run; it appears whole or not at all."""
        file = self.file(run)
        draft = file.with_suffix(".new")
        text = json.dumps(self.record(run), indent=1, ensure_ascii=False)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft.write_text(text + "\n", encoding="utf-8")
            draft.replace(file)
        except OSError as error:
            raise LocalError(
                f"{file}: the record of the run cannot be written: {error}; "
                "make room, then run again"
            ) from error

    def record(self, run: JobRun) -> dict[str, Any]:
        """All that is told of a run."""
        now = _attempt(run)
        earlier = [dict(item) for item in run.history]
        started = earlier[0]["started_at"] if earlier else now["started_at"]
        return {
            "environment": self.plan.environment,
            "release": self.plan.manifest.release,
            "source": None if self.source is None else str(self.source),
            "overriding_parameters": dict(self.given),
            "overriding_arguments": dict(self.arguments),
            "preparation_seconds": {name: round(took, 3) for name, took in self.phases.items()},
            **_job(run),
            "started_at": started,
            "repair_history": [*earlier, now],
        }


def earlier_attempts(record: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """What the record's run did before it is repaired: the newest attempt with all its tasks."""
    *before, newest = record["repair_history"]
    return (*before, {**newest, "tasks": record["tasks"]})


def _attempt(run: JobRun) -> dict[str, Any]:
    """The run, or the repair of it, as an item of the repair history."""
    kind = {"type": "REPAIR", "id": len(run.history)} if run.history else {"type": "ORIGINAL"}
    return {**kind, **_outcome(run)}


def _job(run: JobRun) -> dict[str, Any]:
    return {
        "job": run.job.key,
        "job_id": run.values.id,
        "run_id": run.values.run_id,
        "run_name": run.values.name,
        "start_time": iso_datetime(run.values.start_time),
        "trigger": run.values.trigger,
        "job_parameters": dict(run.values.parameters),
        "repair_count": run.values.repair_count,
        **_outcome(run),
        "tasks": [_task(task) for task in run.tasks.values()],
    }


def _task(run: TaskRun) -> dict[str, Any]:
    task: dict[str, Any] = {
        "task": run.task.key,
        **_outcome(run),
        "execution_count": run.values().execution_count,
        "is_from_earlier_attempt": run.is_kept,
        "attempts": [_try(attempt) for attempt in run.tries],
    }
    if run.rows is not None:
        task |= {"rows_read": run.rows.read, "rows_written": run.rows.written}
    if run.child is not None:
        task["run_job"] = _job(run.child)
    return task


def _try(attempt: Try) -> dict[str, Any]:
    failure = attempt.failure
    return {
        "run_id": attempt.run_id,
        "result": attempt.result,
        "started_at": _moment(attempt.started),
        "ended_at": _moment(attempt.ended),
        "error": None if failure is None else failure.message,
        "trace": None if failure is None else failure.trace,
    }


def _outcome(run: Run) -> dict[str, Any]:
    return {
        "state": run.state,
        "result": run.result,
        "started_at": _moment(run.started),
        "ended_at": _moment(run.ended),
    }


def _moment(seconds: float | None) -> str | None:
    return None if seconds is None else iso_datetime(datetime.fromtimestamp(seconds, UTC))
