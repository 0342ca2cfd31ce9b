"""Follows a run of a workspace, with the runs that it starts, until it has ended."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from databricks.sdk.service import jobs

from health_monitor.local.plans.plan import RunJobTask
from health_monitor.local.progress import Progress
from health_monitor.local.running.runs import Failure, JobRun, TaskRun
from health_monitor.local.running.scheduler import State
from health_monitor.remote import RemoteError
from health_monitor.remote.deployed import Deployment
from health_monitor.remote.reading import (
    fail,
    is_over,
    message,
    newest_attempts,
    open_run,
    update,
)
from health_monitor.remote.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Seconds between two looks at a run: short while it moves, longer while it does not."""

    shortest: float = 1.0
    longest: float = 15.0
    growth: float = 1.3

    def next(self, pause: float, has_changed: bool) -> float:
        """The pause after this one."""
        return self.shortest if has_changed else min(pause * self.growth, self.longest)


PACE = Pace()
_OUTAGE_SECONDS = 5.0
"""Between two times that a workspace is asked which does not answer."""


@dataclass(kw_only=True)
class Follower:
    """Keeps runs as the workspace tells them, and tells the progress of each change."""

    workspace: Workspace
    deployment: Deployment
    progress: Progress
    pace: Pace = field(default_factory=lambda: PACE)
    pause: Callable[[float], None] = time.sleep
    pages: dict[tuple[str, ...], str] = field(default_factory=dict)
    """Path of a task or job to the page that shows its run."""
    _children: dict[tuple[str, ...], tuple[int, int]] = field(default_factory=dict)
    """Path of a task that runs a job to its own run and the one that it started."""
    _settled: set[tuple[int, int]] = field(default_factory=set)
    """Of those, the ones that need no further look: both have ended, or may not be seen."""
    messages: dict[tuple[str, ...], str] = field(default_factory=dict)
    """Path of a job to what the workspace says of how its run stands."""

    def open(self, run_id: int) -> tuple[JobRun, jobs.Run]:
        """A run to follow, and what is told of it now."""
        seen = self._seen(run_id)
        key = self.deployment.key(seen.run_name or str(run_id))
        run = open_run(seen, key, (key,))
        self.pages[run.path] = seen.run_page_url or ""
        return run, seen

    def follow(self, run: JobRun, repair_id: int | None = None) -> None:
        """Look at it until it, or that repair of it, has ended."""
        pause = self.pace.shortest
        while True:
            seen = self._seen(run.values.run_id)
            has_changed = self.look(run, seen)
            if is_over(seen, repair_id):
                return
            pause = self.pace.next(pause, has_changed)
            self.pause(pause)

    def look(self, run: JobRun, seen: jobs.Run) -> bool:
        """Take in what is told of a run, and look at those that it started; True: news."""
        changed = update(run, seen)
        self.pages[run.path] = seen.run_page_url or ""
        self.messages[run.path] = (seen.state.state_message if seen.state else None) or ""
        for each in changed:
            if each.result is None and each.state is not State.WAITING_FOR_RETRY:
                self.progress.changed(each)
        has_changed = bool(changed)
        for key, told in newest_attempts(seen).items():
            task = run.tasks[key]
            self.pages[task.path] = told.run_page_url or self.pages[run.path]
            if isinstance(task.task.action, RunJobTask):
                has_changed |= self._look_at_child(task, told)
            has_failed = task.result is not None and task.result.is_failure
            if task in changed and (has_failed or task.state is State.WAITING_FOR_RETRY):
                self._ask_why(task, told)
        for each in sorted(changed, key=lambda each: (each is run, each.ended or 0.0)):
            if each.result is not None or each.state is State.WAITING_FOR_RETRY:
                self.progress.changed(each)
        return has_changed

    def _look_at_child(self, task: TaskRun, told: jobs.RunTask) -> bool:
        child_id = self._child_id(task, told)
        if child_id is None or told.run_id is None or (told.run_id, child_id) in self._settled:
            return False
        try:
            seen = self._seen(child_id)
        except RemoteError:
            if task.child is not None:
                raise
            # Who may see a job need not see those that it runs.
            self._settled.add((told.run_id, child_id))
            return False
        if task.child is None or task.child.values.run_id != child_id:
            task.child = open_run(seen, self.deployment.key(seen.run_name or ""), task.path)
        has_changed = self.look(task.child, seen)
        if task.child.result is not None and task.result is not None:
            self._settled.add((told.run_id, child_id))
        return has_changed

    def _child_id(self, task: TaskRun, told: jobs.RunTask) -> int | None:
        """The run that a task started, once it has: from its output, else from the child's own."""
        if told.run_id is None or task.started is None or told.run_job_task is None:
            return None
        own, child = self._children.get(task.path, (0, 0))
        if own == told.run_id:
            return child
        found = self._from_output(told.run_id) or self._from_trigger(told)
        if found is not None:
            self._children[task.path] = told.run_id, found
        return found

    def _from_output(self, run_id: int) -> int | None:
        output = self._output(run_id)
        return output.run_job_output.run_id if output and output.run_job_output else None

    def _from_trigger(self, told: jobs.RunTask) -> int | None:
        assert told.run_job_task is not None
        job_id = told.run_job_task.job_id
        try:
            runs = self.workspace.ask_patiently(
                f"list the runs of job {job_id}",
                lambda: list(
                    self.workspace.client.jobs.list_runs(
                        job_id=job_id, start_time_from=told.start_time, limit=20
                    )
                ),
                self._wait,
            )
        except RemoteError:  # of a job that the user may not see
            return None
        started = (
            r.run_id for r in runs if r.trigger_info and r.trigger_info.run_id == told.run_id
        )
        return next(started, None)

    def _ask_why(self, task: TaskRun, told: jobs.RunTask) -> None:
        """Take in the error of a task that failed, unless what it runs has one of its own."""
        if task.child is not None and task.child.failures():
            return
        result = told.state.result_state if told.state else None
        if result in _NOT_ITS_OWN:
            return
        output = self._output(told.run_id) if told.run_id else None
        error = (output.error if output else None) or message(told.state)
        trace = (output.error_trace if output else None) or ""
        fail(task, Failure(message=error, trace=trace))

    def _output(self, run_id: int) -> jobs.RunOutput | None:
        """What a task's run gave; None where there is nothing to be had."""
        try:
            return self.workspace.ask_patiently(
                f"read the output of run {run_id}",
                lambda: self.workspace.client.jobs.get_run_output(run_id),
                self._wait,
            )
        except RemoteError:  # not every kind of task has one: its state tells enough
            return None

    def _seen(self, run_id: int) -> jobs.Run:
        return self.workspace.ask_patiently(
            f"read run {run_id}",
            lambda: self.workspace.client.jobs.get_run(run_id, include_history=True),
            self._wait,
        )

    def _wait(self) -> None:
        """Let an outage pass; the run goes on meanwhile."""
        with self.progress.step(f"{self.workspace.host} does not answer, waiting"):
            self.pause(_OUTAGE_SECONDS)


_NOT_ITS_OWN = {
    jobs.RunResultState.UPSTREAM_FAILED,
    jobs.RunResultState.UPSTREAM_CANCELED,
    jobs.RunResultState.CANCELED,
}
"""Results that tell of something other than the task."""
