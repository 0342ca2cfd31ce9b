"""The runs of jobs and tasks while they happen; only the runner changes them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from health_monitor.local.plans.dynamic_values import JobValues, TaskValues
from health_monitor.local.plans.plan import Job, Task
from health_monitor.local.running.scheduler import Result, State


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why an attempt failed."""

    message: str
    """Class and text of the exception, without any stack."""
    trace: str = ""
    """The stack of the entry's own frames and below."""
    is_final: bool = False
    """Whether the entry said that another attempt would fail too."""


@dataclass(kw_only=True)
class Try:
    """One attempt of a task; times are seconds since the epoch."""

    run_id: int
    started: float
    ended: float | None = None
    result: Result | None = None
    failure: Failure | None = None


@dataclass(kw_only=True, eq=False)
class Run:
    """What runs of jobs and of tasks have in common; times are seconds since the epoch."""

    path: tuple[str, ...]
    """Keys from the top-level job down to this one."""
    state: State = State.BLOCKED
    result: Result | None = None
    ending: Result | None = None
    """How it ends as soon as what it has begun has ended: it was stopped."""
    started: float | None = None
    ended: float | None = None

    def seconds(self, now: float) -> float:
        """How long it has run, up to now when it still does."""
        return 0.0 if self.started is None else (self.ended or now) - self.started

    def start(self, now: float) -> None:
        self.state = State.RUNNING
        self.started = now if self.started is None else self.started

    def stop(self, ending: Result) -> None:
        self.state, self.ending = State.TERMINATING, ending

    def end(self, result: Result, now: float) -> None:
        skipped = result is Result.MAXIMUM_CONCURRENT_RUNS_REACHED
        self.state = State.SKIPPED if skipped else State.TERMINATED
        self.result, self.ended = result, now


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What a task's run log says, all its objects together."""

    read: int
    written: int


@dataclass(kw_only=True, eq=False)
class TaskRun(Run):
    """One task of a job run."""

    job: "JobRun" = field(repr=False)
    """The run that it belongs to."""
    task: Task
    tries: list[Try] = field(default_factory=list)
    """Of this run, or since it was repaired."""
    earlier_tries: int = 0
    """Before it was repaired."""
    due: float | None = None
    """When it is tried again."""
    child: "JobRun | None" = None
    """The run of the job that the task runs."""
    to_repair: "JobRun | None" = None
    """The run of that job that goes on instead of a new one."""
    rows: Rows | None = None
    is_kept: bool = False
    """It ended before the run was repaired, and was not run again."""

    @property
    def attempts(self) -> int:
        return len(self.tries)

    @property
    def failure(self) -> Failure | None:
        """Of the last attempt."""
        return self.tries[-1].failure if self.tries else None

    @property
    def deadline(self) -> float | None:
        """When the attempt that runs has had its time."""
        if self.state is not State.RUNNING or self.task.timeout_seconds is None:
            return None
        return self.tries[-1].started + self.task.timeout_seconds

    def values(self) -> TaskValues:
        """What others may refer to."""
        return TaskValues(
            run_id=self.tries[-1].run_id if self.tries else 0,
            execution_count=self.earlier_tries + len(self.tries),
            result=self.result or "",
        )


@dataclass(kw_only=True, eq=False)
class JobRun(Run):
    """One run of a job."""

    job: Job
    values: JobValues
    tasks: dict[str, TaskRun] = field(default_factory=dict)
    history: tuple[Mapping[str, Any], ...] = ()
    """What the record told of the run before it was repaired, oldest first."""

    @property
    def deadline(self) -> float | None:
        """When the run has had its time."""
        if self.state is not State.RUNNING or self.job.timeout_seconds is None:
            return None
        return (self.started or 0.0) + self.job.timeout_seconds

    def fill(self, text: str, task: TaskRun) -> str:
        """The text with every `{{...}}` replaced."""
        tasks = {key: run.values() for key, run in self.tasks.items()}
        return self.values.fill(text, task.task.key, tasks)

    def walk(self) -> Iterator[TaskRun]:
        """All tasks, those of child jobs behind the task that runs them."""
        for run in self.tasks.values():
            yield run
            if run.child is not None:
                yield from run.child.walk()

    def jobs(self) -> Iterator["JobRun"]:
        """This run and those of all jobs that it runs."""
        yield self
        for run in self.walk():
            if run.child is not None:
                yield run.child

    def failures(self) -> list[TaskRun]:
        """The tasks that failed themselves, in the order in which they ended."""
        failed = [
            run
            for run in self.walk()
            if run.failure is not None and run.result is not None and run.result.is_failure
        ]
        return sorted(failed, key=lambda run: run.ended or 0.0)
