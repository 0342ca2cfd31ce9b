"""What a user asks of a local run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from health_monitor.local.running.opening import new_ids
from health_monitor.local.running.repair import Record
from health_monitor.local.spark.engine import Engine


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to run, and on what."""

    jobs: tuple[str, ...]
    """Run one after the other; the first that fails is the last."""
    start_time: datetime
    """The clock of the workloads."""
    source: Path | None = None
    """Folder of system tables. None: the jobs read none."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Replace those of the jobs named in `jobs` that have them."""
    arguments: Mapping[str, str] = field(default_factory=dict)
    """Replace arguments of tasks, as `task.argument`."""
    retries_at_most: int | None = None
    engine: Engine = Engine.CLASSIC
    """What the tasks get of Spark."""
    repair: Record | None = None
    """Of a run of the one job, which goes on. None: the jobs run anew."""
    ids: Iterator[int] = field(default_factory=new_ids)
    """Numbers for its runs."""
