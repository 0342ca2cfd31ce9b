"""What a picture of a plan shows, whatever its form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from health_monitor.graph.schedule import in_words
from health_monitor.jobs.spec import Layer
from health_monitor.local.progress import duration
from health_monitor.local.running.scheduler import Result, State

TITLES = {
    Layer.ORCHESTRATOR: "Layer 3: orchestrators",
    Layer.COMPOSITE: "Layer 2: composite jobs",
    Layer.ATOMIC: "Layer 1: atomic jobs",
}
"""From the top down."""

Path = tuple[str, ...]
"""A job that was started, then the tasks below it."""


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """When a job starts by itself."""

    cron: str
    """A Quartz expression."""
    timezone: str
    is_paused: bool

    def __str__(self) -> str:
        return f"{in_words(self.cron)} {self.timezone}{', paused' if self.is_paused else ''}"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a job or a task ended in a run, or where it stands."""

    word: Result | State
    seconds: float | None = None
    """None: it has not started, or not ended."""
    attempts: int = 1

    def __str__(self) -> str:
        took = "" if self.seconds is None else f" {duration(self.seconds)}"
        return f"{self.word}{took}{f', {self.attempts} attempts' if self.attempts > 1 else ''}"


@dataclass(frozen=True, kw_only=True)
class Step:
    """A task of a job."""

    key: str
    stage: int
    """1: it starts at once; n: after a task of stage n - 1."""
    job: str | None = None
    """The job that it runs. None: it runs code."""
    after: Path = ()
    """The tasks that it waits for."""


@dataclass(frozen=True, kw_only=True)
class Box:
    """A job."""

    key: str
    layer: Layer
    steps: tuple[Step, ...]
    """By stage, then by key."""
    owners: tuple[str, ...] = ()
    """Groups, people and service principals that manage it. Empty: whoever deploys it."""
    schedule: Schedule | None = None


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """One job runs another one."""

    source: str
    target: str
    stage: int


@dataclass(frozen=True, kw_only=True)
class RunTitle:
    """Which run the picture shows."""

    job: str
    run_id: int
    started_at: str
    """ISO, UTC."""

    def __str__(self) -> str:
        return f"run {self.run_id} of {self.job}, {self.started_at}"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The jobs of one environment's plan, perhaps with one run of them."""

    environment: str
    boxes: Mapping[str, Box]
    """By key: a job stands before those that it runs."""
    run: RunTitle | None = None
    outcomes: Mapping[Path, Outcome] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What is shown, in one line."""
        count = f"{len(self.boxes)} job{'' if len(self.boxes) == 1 else 's'}"
        return f"{self.environment}: {count}{'' if self.run is None else f', {self.run}'}"

    def layer(self, layer: Layer) -> tuple[Box, ...]:
        """The jobs of a layer."""
        return tuple(box for box in self.boxes.values() if box.layer is layer)

    def roots(self) -> tuple[Box, ...]:
        """The jobs that no other job runs."""
        run = {arrow.target for arrow in self.arrows()}
        return tuple(box for box in self.boxes.values() if box.key not in run)

    def arrows(self) -> tuple[Arrow, ...]:
        """Who runs whom."""
        return tuple(
            Arrow(source=box.key, target=step.job, stage=step.stage)
            for box in self.boxes.values()
            for step in box.steps
            if step.job is not None
        )

    def outcomes_of(self, job: str) -> tuple[Outcome, ...]:
        """How a job ended, once for each time that the run has it."""
        return tuple(found for path, found in self.outcomes.items() if self._job(path) == job)

    def notes(self, box: Box) -> Iterator[str]:
        """Owners and schedule of a job, one line each."""
        if box.owners:
            yield ", ".join(box.owners)
        if box.schedule is not None:
            yield str(box.schedule)

    def _job(self, path: Path) -> str | None:
        """The job at the end of a path. None: there is code, or the plan has it no more."""
        job, *tasks = path
        for key in tasks:
            steps = self.boxes[job].steps if job in self.boxes else ()
            below = next((step.job for step in steps if step.key == key), None)
            if below is None:
                return None
            job = below
        return job
