"""One run to execute: what is deployed, as far as the run's own principals may use it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workspace_emulator.store import Json


@dataclass(frozen=True, kw_only=True)
class Order:
    """Everything that a machine needs to know of a run; it asks the workspace nothing."""

    run_id: int
    job_id: int
    attempt: int
    """1, and one more for each repair."""
    start_time: datetime
    """Aware."""
    jobs: Mapping[int, Json]
    """Id -> settings of the job and of all that it runs."""
    files: Mapping[str, bytes]
    """Workspace path -> content of what is in the workspace, as far as it may be read."""
    schemas: tuple[str, ...] = ()
    """Names of the schemas that tables may be made in."""
    experiments: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Those that were given for this run."""
    refused: Mapping[tuple[int, str], str] = field(default_factory=dict)
    """Job and task that may not do what it says -> why."""


def job_key(job_id: int) -> str:
    """What the local runner calls a job."""
    return f"job_{job_id}"


def job_id_of(key: str) -> int:
    """The id of the job that the local runner calls so."""
    return int(key.removeprefix("job_"))
