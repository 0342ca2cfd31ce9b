"""How much a run has to read: what appeared since its work was last done to the end."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from health_monitor.local.plans.plan import Job
from health_monitor.local.state import State


def unread_bytes(state: State, jobs: Sequence[Job], source: Path | None) -> int:
    """Bytes of the files that the jobs have not seen: the most that one of them has.

    A job that takes a `source` reads that folder, and what it makes of it is no larger; the others
    read the tables of the state. It is an estimate: a job may read old rows again.
    """
    return max((_unread_by(state, job, source) for job in jobs), default=0)


def _unread_by(state: State, job: Job, source: Path | None) -> int:
    if "source" not in job.parameters:
        runs = (run for run in _successes(state) if run["job"] == job.key)
        return _bytes_since(state.warehouse, runs)
    if source is None:
        return 0
    # Whichever job loaded the folder: setup and refresh, alone or inside of others.
    runs = (
        run
        for run in _successes(state)
        if run["source"] == str(source) and "source" in run["job_parameters"]
    )
    return _bytes_since(source, runs)


def _bytes_since(folder: Path, runs: Iterator[Mapping[str, Any]]) -> int:
    newest = next(runs, None)
    since = datetime.fromisoformat(newest["started_at"]).timestamp() if newest else 0.0
    found = (file.stat() for file in _files(folder))
    return sum(status.st_size for status in found if status.st_mtime >= since)


def _files(folder: Path) -> Iterator[Path]:
    # Exported files may have any name; what else lies there is small.
    return (file for file in folder.rglob("*") if file.is_file())


def _successes(state: State) -> Iterator[Mapping[str, Any]]:
    """Records of the runs that ended well, newest first."""
    for file in sorted(state.runs.glob("*.json"), key=lambda file: file.stem, reverse=True):
        record: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if record["result"] == "SUCCESS":
            yield record
