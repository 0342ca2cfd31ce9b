"""Runs a job of the plan: order, conditions, nested jobs, retries and time limits.

One thread decides everything and alone changes the runs; tasks run in worker threads. A task
that runs another job waits for it without a worker.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from health_monitor.local.plans.plan import PythonTask, RunJobTask
from health_monitor.local.running.opening import Opening
from health_monitor.local.running.runs import Failure, JobRun, Run, TaskRun, Try
from health_monitor.local.running.scheduler import (
    Result,
    State,
    Verdict,
    job_result,
    judge,
    task_result,
)
from health_monitor.local.running.workers import Attempt, Crew, Ended

_PATROL_SECONDS = 0.5
"""How often what was stopped is stopped again, since it may have begun new work."""
GRACE_SECONDS = 10.0
"""How long what was stopped may take to end, before nobody waits for it."""
_ACTIVE = {State.RUNNING, State.TERMINATING}


@dataclass(kw_only=True)
class Runner:
    """Runs jobs one after the other."""

    opening: Opening
    workers: Crew
    retries_at_most: int | None = None
    """None: as many as the plan says."""
    changed: Callable[[Run], None] = lambda run: None
    """Told of each run that changes its state."""
    is_cancelled: bool = False
    _queue: list[TaskRun] = field(default_factory=list)
    _active: dict[Attempt, TaskRun] = field(default_factory=dict)
    _stopping: dict[Attempt, float] = field(default_factory=dict)
    """Attempts that were told to end, and until when they may."""

    def run(self, run: JobRun) -> None:
        """Run it to its end."""
        self._start_job(run, run)
        while True:
            if self.is_cancelled:
                self._stop_job(run, Result.CANCELED)
            self._advance(run, run)
            self._fill_workers()
            if run.result is not None:
                return
            ended = self.workers.wait(self._patience(run))
            if ended is not None:
                self._settle(ended)
            self._look_at_the_clock(run)

    def cancel(self) -> None:
        """End the run that is on, and start no other; may be called by a signal handler."""
        self.is_cancelled = True
        self.workers.wake()

    def _start_job(self, job: JobRun, top: JobRun) -> None:
        """Start it unless as many of its runs are active as may be."""
        most = job.job.max_concurrent_runs
        before = sum(_is_before(other, job) for other in top.jobs())
        if before < most:
            job.start(self.workers.now())
            self.changed(job)
        elif not job.job.is_queued or most == 0:
            self._end(job, Result.MAXIMUM_CONCURRENT_RUNS_REACHED)
        elif job.state is not State.QUEUED:
            job.state = State.QUEUED
            self.changed(job)

    def _advance(self, job: JobRun, top: JobRun) -> None:
        """Start, settle and end what can be, down to the innermost job."""
        if job.state is State.QUEUED:
            self._start_job(job, top)
        if job.state not in _ACTIVE:
            return
        for run in job.tasks.values():  # in order of dependency, so one pass settles all
            if run.state is State.BLOCKED:
                self._consider(run, top)
            if run.child is not None and run.state in _ACTIVE:
                self._advance(run.child, top)
                if run.child.result is not None:
                    self._end_child(run, run.child.result)
        results = {key: run.result for key, run in job.tasks.items() if run.result is not None}
        if len(results) == len(job.tasks):
            self._end(job, job.ending or job_result(job.job.tasks, results))

    def _consider(self, run: TaskRun, top: JobRun) -> None:
        """Start a task when its time has come, or end it when it never will."""
        dependencies = [run.job.tasks[key].result for key in run.task.depends_on]
        verdict = judge(run.task.run_if, dependencies)
        if run.task.is_disabled:
            self._end(run, Result.DISABLED)
        elif isinstance(verdict, Result):
            self._end(run, verdict)
        elif verdict is Verdict.START:
            self._start(run, top)

    def _start(self, run: TaskRun, top: JobRun) -> None:
        """Begin an attempt, or wait for a place to begin it."""
        if isinstance(run.task.action, RunJobTask):
            self._begin(run)
            run.child, run.to_repair = self.opening.open_child(run), None
            self._start_job(run.child, top)
        else:
            run.state = State.QUEUED
            self._queue.append(run)

    def _fill_workers(self) -> None:
        while self._queue and self.workers.free > 0:
            run = self._queue.pop(0)
            action = run.task.action
            assert isinstance(action, PythonTask)
            self._begin(run)
            attempt = Attempt(
                path=run.path,
                number=run.earlier_tries + run.attempts,
                file=action.file,
                argv=tuple(run.job.fill(text, run) for text in action.arguments),
            )
            self._active[attempt] = run
            self.workers.start(attempt)

    def _begin(self, run: TaskRun) -> None:
        now = self.workers.now()
        run.tries.append(Try(run_id=next(self.opening.ids), started=now))
        run.start(now)
        self.changed(run)

    def _patience(self, top: JobRun) -> float | None:
        """Seconds until something other than the end of a task has to be looked at."""
        now = self.workers.now()
        moments = [job.deadline for job in top.jobs()]
        for run in top.walk():
            moments += [run.deadline, run.due]
        if self._stopping:
            moments.append(min(now + _PATROL_SECONDS, *self._stopping.values()))
        known = [moment for moment in moments if moment is not None]
        return max(min(known) - now, 0.0) if known else None

    def _look_at_the_clock(self, top: JobRun) -> None:
        now = self.workers.now()
        for job in list(top.jobs()):
            if job.deadline is not None and job.deadline <= now:
                self._stop_job(job, Result.TIMEDOUT)
        for run in list(top.walk()):
            if run.due is not None and run.due <= now:
                run.due = None
                self._start(run, top)
            elif run.deadline is not None and run.deadline <= now:
                self._stop(run, Result.TIMEDOUT)
        for attempt, until in list(self._stopping.items()):
            if until > now:
                self.workers.stop(attempt)
            else:
                self.workers.abandon(attempt)
                self._settle(Ended(attempt=attempt, failure=None))

    def _settle(self, ended: Ended) -> None:
        run = self._active.pop(ended.attempt)
        self._stopping.pop(ended.attempt, None)
        if run.ending is not None:
            self._end_try(run, run.ending, None)
        elif ended.failure is None:
            self._end_try(run, Result.SUCCESS, None)
        else:
            self._end_try(run, Result.FAILED, ended.failure)

    def _end_child(self, run: TaskRun, result: Result) -> None:
        failure = None
        if result is Result.MAXIMUM_CONCURRENT_RUNS_REACHED:
            assert run.child is not None
            failure = Failure(
                message=f"{run.child.job.key} was skipped: as many of its runs are active as may "
                "be; switch its queue on, or raise max_concurrent_runs"
            )
        self._end_try(run, run.ending or task_result(result), failure)

    def _end_try(self, run: TaskRun, result: Result, failure: Failure | None) -> None:
        """End an attempt; try again when the plan allows it, else end the task."""
        attempt = run.tries[-1]
        if result is Result.TIMEDOUT:
            failure = Failure(message=f"it took longer than its {run.task.timeout_seconds} seconds")
        attempt.ended, attempt.result, attempt.failure = self.workers.now(), result, failure
        retries = run.task.max_retries
        if self.retries_at_most is not None:
            retries = min(retries, self.retries_at_most)
        # Unlike a workspace, which knows nothing of why a task failed.
        is_final = failure is not None and failure.is_final
        may_retry = (result is Result.FAILED and not is_final) or (
            result is Result.TIMEDOUT and run.task.retry_on_timeout
        )
        if may_retry and run.attempts <= retries and run.job.ending is None:
            run.state, run.ending = State.WAITING_FOR_RETRY, None
            run.due = max(attempt.started + run.task.retry_interval_seconds, attempt.ended)
            self.changed(run)
        else:
            self._end(run, result)

    def _stop_job(self, job: JobRun, ending: Result) -> None:
        """Have a job and everything in it end."""
        if job.result is not None or job.ending is not None:
            return
        job.stop(ending)
        self.changed(job)
        for run in job.tasks.values():
            self._stop(run, Result.CANCELED)

    def _stop(self, run: TaskRun, ending: Result) -> None:
        """Have a task end: what runs is stopped, what waits never starts."""
        if run.result is not None or run.ending is not None:
            return
        if run.state is not State.RUNNING:
            self._queue = [queued for queued in self._queue if queued is not run]
            run.due = None
            self._end(run, ending)
            return
        run.stop(ending)
        self.changed(run)
        if run.child is not None:
            self._stop_job(run.child, Result.CANCELED)
        for attempt in [a for a, active in self._active.items() if active is run]:
            self._stopping[attempt] = self.workers.now() + GRACE_SECONDS
            self.workers.stop(attempt)

    def _end(self, run: Run, result: Result) -> None:
        run.end(result, self.workers.now())
        self.changed(run)


def _is_before(other: JobRun, job: JobRun) -> bool:
    """Whether another run of the same job is active, or waits and came first."""
    if other is job or other.job.key != job.job.key:
        return False
    is_first = other.state is State.QUEUED and other.values.run_id < job.values.run_id
    return other.state in _ACTIVE or is_first
