"""What a user can ask of a job in its workspace: run it, repair, follow or cancel a run."""

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from databricks.sdk.service import jobs
from rich.console import Console

from health_monitor.local.progress import Progress
from health_monitor.local.running.runs import JobRun
from health_monitor.local.running.scheduler import Result
from health_monitor.remote import RemoteError
from health_monitor.remote.deployed import DeployedJob, Deployment
from health_monitor.remote.follow import Follower
from health_monitor.remote.reading import is_over, latest_repair, update
from health_monitor.remote.workspace import Workspace

NEEDS = "CAN_MANAGE_RUN on the job"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a run stands when nobody looks at it any more."""

    run: JobRun
    seconds: float
    """How long it was followed."""
    pages: Mapping[tuple[str, ...], str]
    """Path of a job or task to the page that shows its run."""
    message: str
    """What the workspace says of it."""
    is_left: bool = False
    """It was going on when the user stopped following it."""

    @property
    def is_success(self) -> bool:
        return self.run.result is not None and self.run.result.is_success

    @property
    def is_canceled(self) -> bool:
        return self.run.result is Result.CANCELED


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Asks the workspace, and shows on the console what comes of it."""

    workspace: Workspace
    deployment: Deployment
    console: Console

    def start(self, job: DeployedJob, parameters: Mapping[str, str]) -> Outcome:
        """Run the job; parameters that are not given keep their defaults."""
        token = uuid.uuid4().hex  # so that a request that is sent again starts nothing twice
        started = self.workspace.ask(
            f"run {job.name!r}",
            lambda: self.workspace.client.jobs.run_now(
                job.id, job_parameters=dict(parameters) or None, idempotency_token=token
            ),
            needs=NEEDS,
        )
        follower = self._follower()
        run, _ = follower.open(cast(jobs.RunNowResponse, started.response).run_id or 0)
        return self._watch(follower, run)

    def repair(
        self, job: DeployedJob, run_id: int | None, parameters: Mapping[str, str]
    ) -> Outcome:
        """Run again what failed in a run of the job (None: its newest), and what depends on it."""
        follower = self._follower()
        run, seen = follower.open(self._find(job, run_id))
        _check_repair(run, seen)
        update(run, seen)
        for task in run.tasks.values():
            task.is_kept = True
        given = {**_given(seen), **parameters}
        repaired = self.workspace.ask(
            f"repair run {run.values.run_id} of {job.name!r}",
            lambda: self.workspace.client.jobs.repair_run(
                run.values.run_id,
                latest_repair_id=latest_repair(seen),
                rerun_all_failed_tasks=True,
                job_parameters=given or None,
            ),
            needs=NEEDS,
        )
        response = cast(jobs.RepairRunResponse, repaired.response)
        return self._watch(follower, run, response.repair_id)

    def follow(self, job: DeployedJob, run_id: int | None) -> Outcome:
        """Follow a run of the job (None: its newest), which may have ended."""
        follower = self._follower()
        run, _ = follower.open(self._find(job, run_id))
        return self._watch(follower, run)

    def cancel(self, job: DeployedJob, run_id: int | None) -> Outcome:
        """Cancel a run of the job (None: its newest), and wait for its end."""
        follower = self._follower()
        run, seen = follower.open(self._find(job, run_id))
        if is_over(seen, None):
            raise RemoteError(f"run {run.values.run_id} of {job.name!r} has ended already")
        self.workspace.ask(
            f"cancel run {run.values.run_id} of {job.name!r}",
            lambda: self.workspace.client.jobs.cancel_run(run.values.run_id),
            needs=NEEDS,
        )
        return self._watch(follower, run)

    def _find(self, job: DeployedJob, run_id: int | None) -> int:
        """The number of the job's run, or of its newest; raises RemoteError if it has none."""
        if run_id is not None:
            seen = self.workspace.ask(
                f"read run {run_id}", lambda: self.workspace.client.jobs.get_run(run_id)
            )
            if seen.job_id != job.id:
                raise RemoteError(
                    f"run {run_id} is one of {seen.run_name!r}, not of {job.name!r}; name its job"
                )
            return run_id
        newest = self.workspace.ask(
            f"list the runs of {job.name!r}",
            lambda: next(iter(self.workspace.client.jobs.list_runs(job_id=job.id, limit=1)), None),
        )
        if newest is None or newest.run_id is None:
            raise RemoteError(f"{self.workspace.host}: {job.name!r} has not run yet; run it first")
        return newest.run_id

    def _follower(self) -> Follower:
        return Follower(
            workspace=self.workspace,
            deployment=self.deployment,
            progress=Progress(console=self.console),
        )

    def _watch(self, follower: Follower, run: JobRun, repair_id: int | None = None) -> Outcome:
        """Follow it to its end, or until the user has enough: the run goes on without us."""
        began, is_left = time.time(), False
        follower.progress.runs.append(run)
        self.console.print(
            f"run {run.values.run_id}: {follower.pages[run.path]}", markup=False, soft_wrap=True
        )
        try:
            with follower.progress.live():
                follower.follow(run, repair_id)
        except KeyboardInterrupt:
            is_left = True
        except RemoteError as error:
            raise RemoteError(f"{error}. Run {run.values.run_id} may be going on") from error
        return Outcome(
            run=run,
            seconds=time.time() - began,
            pages=follower.pages,
            message=follower.messages.get(run.path, ""),
            is_left=is_left,
        )


def _check_repair(run: JobRun, seen: jobs.Run) -> None:
    number = run.values.run_id
    if not is_over(seen, None):
        raise RemoteError(
            f"run {number} of {run.values.name!r} is still going on; follow it with "
            f"`--follow {number}`, or end it with `--cancel {number}`, then repair it"
        )
    result = seen.state.result_state if seen.state else None
    if result is not None and Result(result.value) is Result.SUCCESS:
        raise RemoteError(
            f"run {number} of {run.values.name!r} succeeded, there is nothing to repair; "
            "run it without --repair"
        )


def _given(seen: jobs.Run) -> dict[str, str]:
    """The parameters that the run was started with."""
    return {
        each.name: each.value
        for each in seen.job_parameters or ()
        if each.name is not None and each.value is not None and each.value != each.default
    }
