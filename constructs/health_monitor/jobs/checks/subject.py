"""What the checks look at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from health_monitor.jobs.faults import Fault
from health_monitor.jobs.hierarchy import Hierarchy
from health_monitor.jobs.workloads import Workloads


@dataclass(frozen=True, kw_only=True)
class ScheduledJob:
    """A job that an environment gives a schedule, paused or not."""

    job: str
    file: str
    """The environment file, for the message."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Jobs that are deployed together, with the files and schedules that they depend on."""

    hierarchy: Hierarchy
    workloads: Workloads
    schedules: tuple[ScheduledJob, ...] = ()
    """Omitted: no job has a schedule."""


Check = Callable[[Subject], Iterator[Fault]]
