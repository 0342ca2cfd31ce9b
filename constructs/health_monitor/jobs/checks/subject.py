"""What the checks look at."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from health_monitor.jobs.faults import Fault
from health_monitor.jobs.graph import code_tasks
from health_monitor.jobs.hierarchy import Hierarchy
from health_monitor.jobs.spec import Job, Layer, Schema
from health_monitor.jobs.workloads import Workloads


@dataclass(frozen=True, kw_only=True)
class ScheduledJob:
    """A job that an environment gives a schedule."""

    job: str
    cron: str = "0 0 6 * * ?"
    """Quartz cron expression. Omitted: daily at six."""
    timezone: str = "UTC"
    paused: bool = True


@dataclass(frozen=True, kw_only=True)
class Listeners:
    """How many addresses hear of an event."""

    emails: int = 0
    destinations: int = 0
    """Notification destinations, such as Slack or a webhook."""


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """What an environment decides, as far as a job can break on it."""

    file: str
    """The environment file, from the project's folder."""
    schedules: tuple[ScheduledJob, ...] = ()
    """Omitted: no job has a schedule."""
    name_prefix: str = ""
    """Stands before the name of every job."""
    tags: Mapping[Layer, int] = field(default_factory=dict)
    """How many tags a job of a layer gets, those of the product included."""
    granted: tuple[str, ...] = ()
    """Schemas of the source that it lets the jobs read, as far as it names them."""
    on_failure: Listeners = Listeners()
    on_late: Listeners = Listeners()
    late_after_percent: int = 80
    """Share of a job's timeout after which its run counts as late."""
    max_concurrent_runs: int = 1
    """Of each job."""
    runtime: str | None = None
    """Databricks runtime of the job clusters. None: serverless."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Jobs that are deployed together, with the files and environments that they depend on."""

    hierarchy: Hierarchy
    workloads: Workloads
    deployments: tuple[Deployment, ...] = ()
    """Omitted: what depends on an environment is not judged."""
    existing: frozenset[Schema] = frozenset()
    """Schemas that jobs of other stacks fill. Omitted: none, each is filled before it is read."""

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs as they are deployed: with a task for each file where one stands for several."""
        return self.hierarchy.over(self.workloads.uploads).jobs

    def runner(self, entry: str) -> tuple[str, str]:
        """Job and task that run an entry first; empty if none does."""
        for job in self.jobs:
            for task in code_tasks(job):
                if task.entry == entry:
                    return job.key, task.key
        return "", ""


Check = Callable[[Subject], Iterator[Fault]]


def uploaded(path: str) -> str:
    """A path below a workloads folder, as a fault names it."""
    return f"workloads/{path}"
