"""Order: no job reads a schema that no earlier job fills."""

from collections.abc import Iterator

from health_monitor.jobs.checks.subject import Subject
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.graph import code_tasks, reachable, run_jobs, task_edges
from health_monitor.jobs.spec import Job, Orchestrator, Schema

_COMMON = frozenset({str(Schema.OPS)})
"""Schemas that are there before the first job."""


def schemas_are_filled_before(subject: Subject) -> Iterator[Fault]:
    """In an orchestrator, a job that is told another domain's schema waits for that domain."""
    there = _COMMON | {str(schema) for schema in subject.existing}
    for job in subject.hierarchy:
        edges = task_edges(job) if isinstance(job, Orchestrator) else {}
        tasks = {task.key: task.job for task in run_jobs(job)}
        for task in run_jobs(job) if edges else ():
            before = reachable(edges, task.key) & tasks.keys()
            filled = {domain for key in before for domain in _domains(tasks[key])}
            for schema in sorted(_schemas(task.job) - filled - _domains(task.job) - there):
                yield Fault(
                    kind=FaultKind.READ_BEFORE_WRITTEN,
                    job=job.key,
                    task=task.key,
                    message=f"{task.job.key} reads the {schema} schema, and no task before it "
                    "runs a job that fills it",
                    fix=f"Add a task that runs a {schema} job to its depends_on.",
                )


def _below(job: Job) -> dict[str, Job]:
    """A job and all that it runs, by key."""
    found: dict[str, Job] = {}
    waiting = [job]
    while waiting:
        job = waiting.pop()
        if job.key not in found:
            found[job.key] = job
            waiting += [task.job for task in run_jobs(job)]
    return found


def _domains(job: Job) -> set[str]:
    return {str(below.domain) for below in _below(job).values()}


def _schemas(job: Job) -> set[str]:
    """Names of the schemas that the tasks of a job are told."""
    return {
        str(value)
        for below in _below(job).values()
        for task in code_tasks(below)
        for value in task.arguments.values()
        if isinstance(value, Schema)
    }
