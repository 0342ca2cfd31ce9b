"""A local run from beginning to end: lock, files, Spark, sources, schemas, jobs, record."""

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pyspark.sql import SparkSession
from rich.console import Console

from health_monitor.local.plan import Job, Plan
from health_monitor.local.progress import Progress
from health_monitor.local.quiet import quiet
from health_monitor.local.record import write_record
from health_monitor.local.runner import Runner
from health_monitor.local.runs import JobRun
from health_monitor.local.session import CATALOG, Profile, open_session
from health_monitor.local.sources import SOURCE, SourceTable, find_sources, profile_of, register
from health_monitor.local.spark_executor import SparkExecutor
from health_monitor.local.state import State
from health_monitor.local.tracking import create_experiments, registry_uri
from health_monitor.local.workers import Workers
from health_monitor.local.workspace import lay_out


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to run, and on what."""

    jobs: tuple[str, ...]
    """Run one after the other; the first that fails is the last."""
    start_time: datetime
    """The clock of the workloads."""
    source: Path | None = None
    """Folder of system tables. None: the jobs read none."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Replace those of the jobs named in `jobs` that have them."""
    retries_at_most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of it."""

    runs: tuple[JobRun, ...]
    """Those that were started."""
    phases: Mapping[str, float]
    """Preparations and their seconds."""
    seconds: float
    log: Path
    record: Path
    is_success: bool


def launch(plan: Plan, state: State, ivy: Path, request: Request) -> Outcome:
    """Run the jobs; raises LocalError when something keeps them from starting.

    KeyboardInterrupt passes through after the record is written.
    """
    began = time.time()
    jobs = [plan.job(key) for key in request.jobs]
    tables = find_sources(request.source) if request.source is not None else ()
    log = state.logs / f"{datetime.now():%Y-%m-%dT%H-%M-%S}.log"
    with ExitStack() as stack:
        stack.enter_context(state.hold(f"health-monitor run {' '.join(request.jobs)}"))
        lay_out(plan, state.workspace)
        progress = Progress(console=Console(file=stack.enter_context(quiet(log))), began=began)
        stack.enter_context(progress.live())
        spark = _prepare(stack, progress, plan, state, ivy, jobs, tables)
        executor = SparkExecutor(spark=spark, workspace=state.workspace)
        stack.enter_context(executor.sessions())
        runner = Runner(
            plan=plan,
            workers=Workers(executor=executor),
            start_time=request.start_time,
            retries_at_most=request.retries_at_most,
            changed=progress.changed,
        )
        record = state.runs
        try:
            for job in jobs:
                run = runner.open(job.key, _parameters(job, state, request.parameters))
                progress.runs.append(run)
                runner.run(run)
                if run.result is None or not run.result.is_success:
                    break
        finally:
            if progress.runs:
                record = write_record(state.runs, plan, progress.runs, progress.phases)
    return Outcome(
        runs=tuple(progress.runs),
        phases=progress.phases,
        seconds=time.time() - began,
        log=log,
        record=record,
        is_success=all(run.result is not None and run.result.is_success for run in progress.runs),
    )


def _prepare(
    stack: ExitStack,
    progress: Progress,
    plan: Plan,
    state: State,
    ivy: Path,
    jobs: list[Job],
    tables: tuple[SourceTable, ...],
) -> SparkSession:
    """Make what the plan's resources are here, while Spark starts."""
    pool = stack.enter_context(ThreadPoolExecutor(max_workers=1))
    needs_registry = any("registry" in job.parameters for job in jobs)
    experiments = plan.experiments if needs_registry else ()
    store = pool.submit(create_experiments, state, experiments)
    profile = profile_of(tables) if tables else Profile.SMALL
    with progress.step("Start Spark"):
        spark = stack.enter_context(open_session(state, ivy, profile))
    with progress.step("Create schemas"):
        for name in sorted(plan.schemas.values()):
            spark.sql(f"CREATE SCHEMA IF NOT EXISTS {CATALOG}.`{name}`")
    if tables:
        with progress.step("Register source tables"):
            register(spark, state, tables)
    with progress.step("Create MLflow experiments"):
        store.result()
    return spark


def _parameters(job: Job, state: State, given: Mapping[str, str]) -> dict[str, str]:
    """What differs from a workspace, and what the user wants, of the parameters that it has."""
    values = {"catalog": CATALOG, "source": SOURCE, "registry": registry_uri(state), **given}
    return {name: value for name, value in values.items() if name in job.parameters}
