"""Runs a job of the plan: order, conditions, nested jobs, retries and time limits.

One thread decides everything and alone changes the runs; tasks run in worker threads. A task
that runs another job waits for it without a worker.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from health_monitor.local.dynamic_values import JobValues
from health_monitor.local.plan import Job, Plan, PythonTask, RunJobTask
from health_monitor.local.runs import Failure, JobRun, Run, TaskRun
from health_monitor.local.scheduler import Result, State, Verdict, job_result, judge, task_result
from health_monitor.local.workers import Attempt, Ended, Workers

_PATROL_SECONDS = 0.5
"""How often abandoned attempts are stopped again."""
_FAREWELL_SECONDS = 10.0
"""How long cancelled tasks may take to end."""


@dataclass(kw_only=True)
class Runner:
    """Runs jobs one after the other."""

    plan: Plan
    workers: Workers
    start_time: datetime
    """What every job of the run takes for its start: the clock of the workloads."""
    retries_at_most: int | None = None
    """None: as many as the plan says."""
    changed: Callable[[Run], None] = lambda run: None
    """Told of each run that changes its state."""
    _ids: Iterator[int] = field(default_factory=lambda: count(time.time_ns() // 1_000_000 * 1000))
    _queue: list[TaskRun] = field(default_factory=list)
    _active: dict[Attempt, TaskRun] = field(default_factory=dict)
    _deadlines: dict[Attempt, float] = field(default_factory=dict)
    _retries: dict[tuple[str, ...], float] = field(default_factory=dict)

    def open(self, key: str, parameters: Mapping[str, str]) -> JobRun:
        """A run of a job that has not started; other parameters keep their defaults."""
        return self._open(self.plan.job(key), parameters, path=(key,))

    def run(self, run: JobRun) -> None:
        """Run it to its end; KeyboardInterrupt cancels it, and a second one leaves at once."""
        try:
            self._begin(run)
            while run.result is None:
                self._wait(run)
                self._retry_due(run)
                self._time_out()
                self._advance(run)
                self._fill_workers()
        except KeyboardInterrupt:
            self._stop(run, Result.CANCELED)
            deadline = time.time() + _FAREWELL_SECONDS
            while self.workers.stop_abandoned() and time.time() < deadline:
                self.workers.wait(_PATROL_SECONDS)
            raise

    def _open(self, job: Job, parameters: Mapping[str, str], path: tuple[str, ...]) -> JobRun:
        values = JobValues(
            name=job.name,
            run_id=next(self._ids),
            start_time=self.start_time,
            parameters={**job.parameters, **parameters},
        )
        tasks = {
            task.key: TaskRun(task=task, values=values, path=(*path, task.key))
            for task in job.tasks
        }
        return JobRun(job=job, values=values, tasks=tasks, path=path)

    def _begin(self, run: JobRun) -> None:
        run.start(time.time())
        self.changed(run)
        self._advance(run)
        self._fill_workers()

    def _advance(self, job: JobRun) -> None:
        """Start, settle and end what can be, down to the innermost job."""
        if job.result is not None:
            return
        limit = job.job.timeout_seconds
        if limit is not None and job.seconds(time.time()) > limit:
            self._stop(job, Result.TIMEDOUT)
            return
        for run in job.tasks.values():  # in order of dependency, so one pass settles all
            if run.child is not None and run.result is None:
                self._advance(run.child)
                if run.child.result is not None:
                    self._end(run, task_result(run.child.result))
            elif run.state is State.BLOCKED:
                dependencies = [job.tasks[key].result for key in run.task.depends_on]
                verdict = judge(run.task.run_if, dependencies)
                if isinstance(verdict, Result):
                    self._end(run, verdict)
                elif verdict is Verdict.START:
                    self._start(run)
        results = {key: run.result for key, run in job.tasks.items() if run.result is not None}
        if len(results) == len(job.tasks):
            self._end(job, job_result(job.job.tasks, results))

    def _start(self, run: TaskRun) -> None:
        action = run.task.action
        if isinstance(action, RunJobTask):
            handed = {
                name: run.values.fill(value, run.task.key)
                for name, value in action.parameters.items()
            }
            child = self.plan.job(action.job)
            run.start(time.time())
            run.attempts = 1
            self.changed(run)
            run.child = self._open(child, handed, path=run.path)
            self._begin(run.child)
            if run.child.result is not None:
                self._end(run, task_result(run.child.result))
        else:
            run.state = State.QUEUED
            self._queue.append(run)

    def _fill_workers(self) -> None:
        while self._queue and self.workers.free:
            run = self._queue.pop(0)
            action = run.task.action
            assert isinstance(action, PythonTask)
            run.attempts += 1
            argv = tuple(run.values.fill(text, run.task.key) for text in action.arguments)
            attempt = Attempt(path=run.path, number=run.attempts, file=action.file, argv=argv)
            run.start(time.time())
            self.changed(run)
            self._active[attempt] = run
            if run.task.timeout_seconds is not None:
                self._deadlines[attempt] = time.time() + run.task.timeout_seconds
            self.workers.start(attempt)

    def _wait(self, job: JobRun) -> None:
        ended = self.workers.wait(self._patience(job))
        if ended is not None:
            self._settle(ended)

    def _patience(self, job: JobRun) -> float | None:
        """Seconds until something other than the end of a task has to be looked at."""
        moments = [*self._deadlines.values(), *self._retries.values()]
        for run in (job, *(task.child for task in job.walk() if task.child is not None)):
            if run.result is None and run.job.timeout_seconds and run.started is not None:
                moments.append(run.started + run.job.timeout_seconds)
        if self.workers.stop_abandoned():
            moments.append(time.time() + _PATROL_SECONDS)
        return max(min(moments) - time.time(), 0.01) if moments else None

    def _settle(self, ended: Ended) -> None:
        run = self._active.pop(ended.attempt)
        self._deadlines.pop(ended.attempt, None)
        if ended.failure is None:
            run.failure = None
            self._end(run, Result.SUCCESS)
        else:
            run.failure = ended.failure
            self._fail(run, Result.FAILED)

    def _time_out(self) -> None:
        now = time.time()
        for attempt in [a for a, deadline in self._deadlines.items() if deadline <= now]:
            run = self._active.pop(attempt)
            del self._deadlines[attempt]
            self.workers.abandon(attempt)
            run.failure = Failure(
                message=f"it took longer than its {run.task.timeout_seconds} seconds"
            )
            self._fail(run, Result.TIMEDOUT)

    def _fail(self, run: TaskRun, result: Result) -> None:
        """Try again when the plan allows it, else end."""
        retries = run.task.max_retries
        if self.retries_at_most is not None:
            retries = min(retries, self.retries_at_most)
        may_retry = result is not Result.TIMEDOUT or run.task.retry_on_timeout
        if run.attempts <= retries and may_retry:
            run.state = State.WAITING_FOR_RETRY
            self._retries[run.path] = time.time() + run.task.retry_interval_seconds
            self.changed(run)
        else:
            self._end(run, result)

    def _retry_due(self, job: JobRun) -> None:
        now = time.time()
        for run in job.walk():
            if run.state is State.WAITING_FOR_RETRY and self._retries[run.path] <= now:
                del self._retries[run.path]
                run.state = State.QUEUED
                self._queue.append(run)

    def _stop(self, job: JobRun, result: Result) -> None:
        """End a job and everything in it, now."""
        for run in job.tasks.values():
            if run.result is not None:
                continue
            if run.child is not None:
                self._stop(run.child, Result.CANCELED)
            for attempt in [a for a, active in self._active.items() if active is run]:
                del self._active[attempt]
                self._deadlines.pop(attempt, None)
                self.workers.abandon(attempt)
            self._retries.pop(run.path, None)
            self._end(run, Result.CANCELED)
        self._queue = [run for run in self._queue if run.result is None]
        if job.result is None:
            self._end(job, result)

    def _end(self, run: Run, result: Result) -> None:
        run.end(result, time.time())
        self.changed(run)
