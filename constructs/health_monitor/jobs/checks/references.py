"""References: down the layers only, without cycles, to jobs and tasks that are there."""

from collections.abc import Iterator

from health_monitor.jobs.checks.subject import Subject, uploaded
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.graph import (
    code_tasks,
    cycles,
    job_edges,
    longest_chain,
    run_jobs,
    task_edges,
)
from health_monitor.jobs.platform_limits import LIMITS
from health_monitor.jobs.spec import Job, Layer, Orchestrator, RunJob

_NESTING = LIMITS["run_job_nesting_max"]
_RANKS = {Layer.ATOMIC: 1, Layer.COMPOSITE: 2, Layer.ORCHESTRATOR: 3}


def no_cycles(subject: Subject) -> Iterator[Fault]:
    """Neither tasks nor jobs lead back to themselves."""
    for job in subject.hierarchy:
        for cycle in cycles(task_edges(job)):
            yield Fault(
                kind=FaultKind.TASK_CYCLE,
                job=job.key,
                task=cycle[0],
                message=f"its tasks wait for each other: {_circle(cycle)}",
                fix="Remove one of these dependencies.",
            )
    for cycle in cycles(job_edges(subject.hierarchy.jobs)):
        yield Fault(
            kind=FaultKind.JOB_CYCLE,
            limit="run_job_circular",
            job=cycle[0],
            message=f"jobs run each other: {_circle(cycle)}",
            fix="Remove one of these references.",
        )


def references_point_down(subject: Subject) -> Iterator[Fault]:
    """A job runs jobs of lower layers; a composite job only those of its own domain."""
    for job in subject.hierarchy:
        for task in run_jobs(job):
            kind, message, fix = _direction(job, task)
            if kind is not None:
                yield Fault(kind=kind, job=job.key, task=task.key, message=message, fix=fix)


def _direction(job: Job, task: RunJob[Job]) -> tuple[FaultKind | None, str, str]:
    run = f"it runs {task.job.key}, "
    if _RANKS[task.job.layer] > _RANKS[job.layer]:
        return (
            FaultKind.UPWARD_REFERENCE,
            f"{run}which is of a higher layer ({task.job.layer}) than itself ({job.layer})",
            "Turn the reference round, or run jobs of lower layers only.",
        )
    if task.job.layer is job.layer:
        return (
            FaultKind.SIDEWAYS_REFERENCE,
            f"{run}which is of the same layer ({job.layer})",
            "Run both from a job of a higher layer.",
        )
    if job.layer is Layer.COMPOSITE and task.job.domain != job.domain:
        return (
            FaultKind.FOREIGN_DOMAIN,
            f"{run}which is of the domain {task.job.domain}, not {job.domain}",
            "Run it from an orchestrator, which may cross domains.",
        )
    return None, "", ""


def code_in_atomic_jobs_only(subject: Subject) -> Iterator[Fault]:
    """Composite jobs and orchestrators hold no code."""
    for job in subject.hierarchy:
        for task in code_tasks(job) if job.layer is not Layer.ATOMIC else ():
            yield Fault(
                kind=FaultKind.CODE_IN_HIGHER_LAYER,
                job=job.key,
                task=task.key,
                file=uploaded(task.entry),
                message=f"a job of the {job.layer} layer runs code",
                fix="Move the task to an atomic job, and run that job here.",
            )


def dependencies_are_own_tasks(subject: Subject) -> Iterator[Fault]:
    """A task waits for tasks of its own job."""
    for job in subject.hierarchy:
        own = {id(task) for task in job.tasks}
        for task in job.tasks:
            for before in task.depends_on:
                if id(before) not in own:
                    yield Fault(
                        kind=FaultKind.FOREIGN_DEPENDENCY,
                        job=job.key,
                        task=task.key,
                        message=f"it waits for {before.key}, which is not a task of this job",
                        fix="Add that task to the job, or remove the dependency.",
                    )


def jobs_are_known(subject: Subject) -> Iterator[Fault]:
    """A job that is run is deployed too."""
    known = {id(job) for job in subject.hierarchy}
    for job in subject.hierarchy:
        for task in run_jobs(job):
            if id(task.job) not in known:
                yield Fault(
                    kind=FaultKind.UNKNOWN_JOB,
                    job=job.key,
                    task=task.key,
                    message=f"it runs {task.job.key}, which is not in the hierarchy",
                    fix="Add that job to the hierarchy, or run another.",
                )


def jobs_are_run_or_standalone(subject: Subject) -> Iterator[Fault]:
    """A job below the orchestrators is run by another one, or says that it stands alone."""
    parents: dict[str, list[str]] = {}
    for job in subject.hierarchy:
        for task in run_jobs(job):
            parents.setdefault(task.job.key, []).append(job.key)
    for job in subject.hierarchy:
        if isinstance(job, Orchestrator):
            continue
        runners, standalone = parents.get(job.key, []), job.standalone
        if not runners and not standalone:
            yield Fault(
                kind=FaultKind.JOB_NOT_RUN,
                job=job.key,
                message="no other job runs it",
                fix="Run it from a job of a higher layer, or declare it standalone.",
            )
        if runners and standalone:
            yield Fault(
                kind=FaultKind.STANDALONE_JOB_RUN,
                job=job.key,
                message=f"it is declared standalone, but {', '.join(runners)} runs it",
                fix="Remove `standalone`, or the task that runs it.",
            )


def nesting_within_limit(subject: Subject) -> Iterator[Fault]:
    """Jobs that run jobs that run jobs ... stop at the platform's depth."""
    for job in subject.hierarchy:
        edges = job_edges([job])
        depth, chain = longest_chain(edges, dict.fromkeys(edges, 1))
        if depth - 1 > _NESTING.number:
            yield Fault(
                kind=FaultKind.NESTING_TOO_DEEP,
                limit=_NESTING.name,
                job=job.key,
                message=f"{depth - 1} Run Job tasks are nested: {' > '.join(reversed(chain))}",
                fix=f"Keep at most {_NESTING.number}.",
            )


def _circle(names: tuple[str, ...]) -> str:
    return " > ".join((*names, names[0]))
