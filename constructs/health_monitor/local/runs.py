"""The runs of jobs and tasks while they happen; only the runner changes them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from health_monitor.local.dynamic_values import JobValues
from health_monitor.local.plan import Job, Task
from health_monitor.local.scheduler import Result, State


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why an attempt failed."""

    message: str
    """Class and text of the exception, without any stack."""
    trace: str = ""
    """The stack of the entry's own frames and below."""


@dataclass(kw_only=True)
class Run:
    """What runs of jobs and of tasks have in common; times are seconds since the epoch."""

    path: tuple[str, ...]
    """Keys from the top-level job down to this one."""
    state: State = State.BLOCKED
    result: Result | None = None
    started: float | None = None
    ended: float | None = None

    def seconds(self, now: float) -> float:
        """How long it has run, up to now when it still does."""
        return 0.0 if self.started is None else (self.ended or now) - self.started

    def start(self, now: float) -> None:
        self.state = State.RUNNING
        self.started = now if self.started is None else self.started

    def end(self, result: Result, now: float) -> None:
        self.state, self.result, self.ended = State.TERMINATED, result, now


@dataclass(kw_only=True)
class TaskRun(Run):
    """One task of a job run."""

    task: Task
    values: JobValues
    """Of the job run that it belongs to."""
    attempts: int = 0
    failure: Failure | None = None
    """Of the last attempt that failed."""
    child: "JobRun | None" = None
    """The run of the job that the task runs."""


@dataclass(kw_only=True)
class JobRun(Run):
    """One run of a job."""

    job: Job
    values: JobValues
    tasks: dict[str, TaskRun] = field(default_factory=dict)

    def walk(self) -> Iterator[TaskRun]:
        """All tasks, those of child jobs behind the task that runs them."""
        for run in self.tasks.values():
            yield run
            if run.child is not None:
                yield from run.child.walk()

    def failures(self) -> list[TaskRun]:
        """The tasks that failed themselves, in the order in which they ended."""
        failed = [run for run in self.walk() if run.failure is not None and run.result is not None]
        return sorted(
            (run for run in failed if run.result and not run.result.is_success),
            key=lambda run: run.ended or 0.0,
        )
