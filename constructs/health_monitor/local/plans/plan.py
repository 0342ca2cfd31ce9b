"""A synthesized plan as far as one machine can run it: frozen values, references resolved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from health_monitor.jobs.spec import RunIf
from health_monitor.local import LocalError


@dataclass(frozen=True, kw_only=True)
class PythonTask:
    """What a task runs: an entry file and its arguments."""

    file: str
    """Workspace path, without the leading `/Workspace`."""
    arguments: tuple[str, ...]
    """As in the plan; `{{...}}` is filled in when the task starts."""


@dataclass(frozen=True, kw_only=True)
class RunJobTask:
    """What a task runs: another job of the plan."""

    job: str
    parameters: Mapping[str, str]
    """Handed down to the job; `{{...}}` is filled in when the task starts."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """One task of a job."""

    key: str
    action: PythonTask | RunJobTask
    depends_on: tuple[str, ...] = ()
    run_if: RunIf = RunIf.ALL_SUCCESS
    max_retries: int = 0
    retry_interval_seconds: float = 0.0
    """At least so long from the start of an attempt that failed to the next one."""
    retry_on_timeout: bool = False
    timeout_seconds: int | None = None
    """Of each attempt. None: it may take any time."""
    is_disabled: bool = False
    """It is passed over, and so is what needs its success."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """One job, by its key: its address in the plan and the name that people use."""

    key: str
    id: int
    """From 1 on, in the order of the keys."""
    name: str
    """As shown in a workspace, with the environment's prefix."""
    parameters: Mapping[str, str]
    """Names and defaults."""
    tasks: tuple[Task, ...]
    """In an order in which each stands behind those it depends on."""
    timeout_seconds: int | None = None
    max_concurrent_runs: int = 1
    """0: it never runs."""
    is_queued: bool = False
    """True: a run above that number waits. False: it is skipped."""


@dataclass(frozen=True, kw_only=True)
class WorkspaceFile:
    """A file to lay out."""

    address: str
    path: str
    """Workspace path."""
    source: Path
    """Where its content is now."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The list of files as it was when the plan was made."""

    path: str
    """Workspace path; the files it lists are named relative to its folder."""
    content: bytes
    release: str
    files: Mapping[str, str]
    """Relative path to SHA-256 in hex."""

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything of one environment's plan that has a meaning here."""

    environment: str
    file: Path
    jobs: Mapping[str, Job]
    files: tuple[WorkspaceFile, ...]
    manifest: Manifest
    schemas: Mapping[str, str]
    """Address key (`gold`) to schema name (`dev_gold`)."""
    experiments: tuple[str, ...]
    """Names of the MLflow experiments."""

    def job(self, key: str) -> Job:
        """The job of that key; raises LocalError naming those there are."""
        if key not in self.jobs:
            raise LocalError(
                f"{self.file}: there is no job {key!r}; "
                f"the jobs of this plan are {', '.join(sorted(self.jobs))}"
            )
        return self.jobs[key]

    def reach(self, key: str) -> Iterator[Job]:
        """The job and every job that it runs, each as often as it is run."""
        job = self.job(key)
        yield job
        for task in job.tasks:
            if isinstance(task.action, RunJobTask):
                yield from self.reach(task.action.job)
