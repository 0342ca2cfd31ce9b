"""A local run from beginning to end: lock, files, Spark, sources, schemas, jobs, record."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from pyspark.sql import SparkSession
from rich.console import Console

from health_monitor.local.interrupt import Interrupt
from health_monitor.local.plans.plan import Job, Plan
from health_monitor.local.progress import Progress
from health_monitor.local.quiet import quiet
from health_monitor.local.request import Request
from health_monitor.local.running.arguments import with_arguments
from health_monitor.local.running.opening import Opening
from health_monitor.local.running.record import Records
from health_monitor.local.running.repair import reopen
from health_monitor.local.running.runner import Runner
from health_monitor.local.running.runs import JobRun, Run
from health_monitor.local.running.workers import Workers
from health_monitor.local.spark.executor import SparkExecutor
from health_monitor.local.spark.recovery import await_metastore, drop_half_made_metastore, set_aside
from health_monitor.local.spark.run_log import add_rows
from health_monitor.local.spark.session import CATALOG, cores, open_session, profile_of
from health_monitor.local.spark.sources import (
    SOURCE,
    SourceTable,
    find_sources,
    register,
)
from health_monitor.local.state import State
from health_monitor.local.tracking import create_experiments, registry_uri
from health_monitor.local.unread import unread_bytes
from health_monitor.local.workspace import lay_out


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of it."""

    runs: tuple[JobRun, ...]
    """Those that were started."""
    phases: Mapping[str, float]
    """Preparations and their seconds."""
    seconds: float
    log: Path
    records: tuple[Path, ...]
    """Of the runs."""
    is_canceled: bool = False
    """It was interrupted."""

    @property
    def is_success(self) -> bool:
        results = [run.result is not None and run.result.is_success for run in self.runs]
        return all(results) and not self.is_canceled


def launch(plan: Plan, state: State, ivy: Path, request: Request) -> Outcome:
    """Run the jobs; raises LocalError when something keeps them from starting.

    Ctrl-C raises KeyboardInterrupt before the jobs start; then it cancels them.
    """
    began = time.time()
    opening = Opening(
        plan=with_arguments(plan, request.arguments),
        start_time=request.start_time,
        ids=request.ids,
    )
    runs = [_open(opening, key, state, request) for key in request.jobs]
    jobs = [run.job for run in runs]
    tables = find_sources(request.source) if request.source is not None else ()
    log = state.logs / f"{datetime.now():%Y-%m-%dT%H-%M-%S}.log"
    with ExitStack() as stack:
        stack.enter_context(state.hold(f"health-monitor run {' '.join(request.jobs)}"))
        lay_out(plan, state.workspace)
        terminal = stack.enter_context(quiet(log))
        interrupt = Interrupt(terminal=terminal)
        stack.enter_context(interrupt.handled())
        progress = Progress(console=Console(file=terminal), began=began)
        stack.enter_context(progress.live())
        profile = profile_of(unread_bytes(state, jobs, request.source))
        start = partial(open_session, state, ivy, profile, engine=request.engine)
        spark = _prepare(stack, progress, plan, state, start, jobs, tables)
        executor = SparkExecutor(spark=spark, workspace=state.workspace)
        stack.enter_context(executor.sessions())
        runner = Runner(
            opening=opening,
            workers=Workers(executor=executor, size=cores()),
            retries_at_most=request.retries_at_most,
        )
        records = Records(
            folder=state.runs,
            plan=plan,
            source=request.source,
            given=request.parameters,
            arguments=request.arguments,
            phases=progress.phases,
        )
        interrupt.listen(runner.cancel)
        for run in runs:
            progress.runs.append(run)
            runner.changed = partial(_tell, progress, records, run)
            runner.run(run)
            add_rows(spark, plan, run)
            records.write(run)
            if runner.is_cancelled:
                state.cut_short.touch()
            if runner.is_cancelled or run.result is None or not run.result.is_success:
                break
    return Outcome(
        runs=tuple(progress.runs),
        phases=progress.phases,
        seconds=time.time() - began,
        log=log,
        records=tuple(records.file(run) for run in progress.runs),
        is_canceled=runner.is_cancelled,
    )


def _prepare(
    stack: ExitStack,
    progress: Progress,
    plan: Plan,
    state: State,
    start: Callable[[], AbstractContextManager[SparkSession]],
    jobs: list[Job],
    tables: tuple[SourceTable, ...],
) -> SparkSession:
    """Make what the plan's resources are here, while Spark starts."""
    pool = stack.enter_context(ThreadPoolExecutor(max_workers=1))
    needs_registry = any("registry" in job.parameters for job in jobs)
    experiments = plan.experiments if needs_registry else ()
    store = pool.submit(create_experiments, state, experiments)
    if state.cut_short.exists():
        with progress.step("Wait for the Spark of a run that was cut short"):
            await_metastore(state)
        drop_half_made_metastore(state)
    with progress.step("Start Spark"):
        spark = stack.enter_context(start())
    with progress.step("Create schemas"):
        for name in sorted(plan.schemas.values()):
            spark.sql(f"CREATE SCHEMA IF NOT EXISTS {CATALOG}.`{name}`")
    if state.cut_short.exists():
        set_aside(spark, state, plan.schemas.values())
        state.cut_short.unlink()
    if tables:
        with progress.step("Register source tables"):
            register(spark, state, tables)
    with progress.step("Create MLflow experiments"):
        store.result()
    return spark


def _open(opening: Opening, key: str, state: State, request: Request) -> JobRun:
    parameters = _parameters(opening.plan.job(key), state, request.parameters)
    if request.repair is None:
        return opening.open(key, parameters)
    return reopen(opening, request.repair, parameters)


def _tell(progress: Progress, records: Records, top: JobRun, changed: Run) -> None:
    progress.changed(changed)
    records.write(top)


def _parameters(job: Job, state: State, given: Mapping[str, str]) -> dict[str, str]:
    """What differs from a workspace, and what the user wants, of the parameters that it has."""
    values = {"catalog": CATALOG, "source": SOURCE, "registry": registry_uri(state), **given}
    return {name: value for name, value in values.items() if name in job.parameters}
