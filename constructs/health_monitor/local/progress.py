"""Shows a run while it happens: a live tree on a terminal, else one line for each change."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.live import Live
from rich.text import Text
from rich.tree import Tree

from health_monitor.local.running.runs import JobRun, Run, TaskRun
from health_monitor.local.running.scheduler import Result, State

COLORS = {
    State.BLOCKED: "bright_black",
    State.QUEUED: "bright_black",
    State.PENDING: "bright_black",
    State.RUNNING: "cyan",
    State.WAITING_FOR_RETRY: "yellow",
    Result.SUCCESS: "green",
    Result.SUCCESS_WITH_FAILURES: "yellow",
    Result.EXCLUDED: "bright_black",
    Result.UPSTREAM_FAILED: "bright_black",
    Result.UPSTREAM_CANCELED: "bright_black",
    State.TERMINATING: "yellow",
    Result.CANCELED: "yellow",
    Result.DISABLED: "bright_black",
    Result.FAILED: "red",
    Result.TIMEDOUT: "red",
    Result.MAXIMUM_CONCURRENT_RUNS_REACHED: "red",
}
_SIGNS = {State.BLOCKED: "·", State.QUEUED: "·", State.RUNNING: "▸", Result.SUCCESS: "✓"}


@dataclass(kw_only=True)
class Progress:
    """What is going on; `step` and `changed` are told of it."""

    console: Console
    began: float = field(default_factory=time.time)
    runs: list[JobRun] = field(default_factory=list)
    phases: dict[str, float] = field(default_factory=dict)
    """Preparations and how many seconds each took."""
    _phase: str | None = None

    @contextmanager
    def live(self) -> Iterator[None]:
        """Keep the tree on the screen up to date; without a terminal do nothing."""
        if not self.console.is_terminal:
            yield
            return
        with Live(
            console=self.console,
            get_renderable=lambda: self._tree(is_folded=True),
            refresh_per_second=4,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        ):
            yield
        self.console.print(self._tree(is_folded=False))

    @contextmanager
    def step(self, phase: str) -> Iterator[None]:
        """A preparation; its time is kept."""
        self._phase, began = phase, time.time()
        self._line(f"{phase} ...")
        try:
            yield
        finally:
            self._phase = None
            self.phases[phase] = self.phases.get(phase, 0.0) + time.time() - began

    def changed(self, run: Run) -> None:
        """A job or task changed its state; what a task runs shares its line with it."""
        if isinstance(run, JobRun) and len(run.path) > 1:
            return
        word = run.result or run.state
        times = f" ({duration(run.seconds(time.time()))})" if run.result and run.started else ""
        tries = f", attempt {run.attempts}" if isinstance(run, TaskRun) and run.attempts > 1 else ""
        reason = ""
        if isinstance(run, TaskRun) and run.failure and run.due is not None:
            wait = duration(max(run.due - time.time(), 0.0))
            reason = f" for {wait}: {run.failure.message.partition(chr(10))[0]}"
        self._line(f"{' > '.join(run.path)}: {word}{tries}{times}{reason}")

    def _line(self, text: str) -> None:
        if not self.console.is_terminal:
            stamp = f"{time.time() - self.began:7.1f}s"
            self.console.print(f"{stamp}  {text}", markup=False, highlight=False, soft_wrap=True)

    def _tree(self, is_folded: bool) -> Tree:
        """All jobs; folded, finished ones hide their tasks, so that a long run fits."""
        elapsed = duration(time.time() - self.began)
        title = Text(f"{self._phase} ... {elapsed}" if self._phase else elapsed, "bright_black")
        tree = Tree(title, hide_root=not is_folded)
        for run in self.runs:
            branch = tree.add(_label(run, run.job.key))
            _add_tasks(branch, run, is_folded)
        return tree


def _add_tasks(branch: Tree, job: JobRun, is_folded: bool) -> None:
    if is_folded and job.result is not None and job.result.is_success:
        return
    for run in job.tasks.values():
        child = branch.add(_label(run, run.task.key))
        if run.child is not None:
            _add_tasks(child, run.child, is_folded)


def _label(run: Run, name: str) -> Text:
    word = run.result or run.state
    color = COLORS[word]
    label = Text.assemble((f"{_SIGNS.get(word, '✗' if color == 'red' else '○')} ", color), name)
    if run.started is not None:
        label.append(f"  {duration(run.seconds(time.time()))}", "bright_black")
    if word not in {Result.SUCCESS, State.BLOCKED, State.RUNNING}:
        label.append(f"  {word}", color)
    if isinstance(run, TaskRun) and run.attempts > 1:
        label.append(f"  attempt {run.attempts}", "yellow")
    return label


def duration(seconds: float) -> str:
    """`4.2s`, `1m 07s` or `2h 03m`."""
    if seconds < 59.95:
        return f"{seconds:.1f}s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60}m {whole % 60:02d}s"
    return f"{whole // 3600}h {whole % 3600 // 60:02d}m"


def where_time_went(
    phases: Mapping[str, float], runs: Sequence[JobRun], most: int = 6
) -> list[str]:
    """Lines of name and time: preparations, jobs, and the slowest tasks among them."""
    walked = [run for job in runs for run in job.walk()]
    tasks = [run for run in walked if run.child is None and run.started and not run.is_kept]
    tasks.sort(key=lambda run: run.seconds(run.started or 0.0), reverse=True)
    entries = [(phase, seconds) for phase, seconds in phases.items() if seconds >= 0.05]
    entries += [(run.job.key, run.seconds(time.time())) for run in runs if run.started]
    slowest = [("  " + ".".join(run.path[-2:]), run.seconds(time.time())) for run in tasks[:most]]
    width = max((len(name) for name, _ in [*entries, *slowest]), default=0)
    return [f"{name:<{width}}  {duration(seconds):>8}" for name, seconds in [*entries, *slowest]]
