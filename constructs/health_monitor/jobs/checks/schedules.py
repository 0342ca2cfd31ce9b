"""Schedules: on jobs that may have one, and never one inside another."""

from collections.abc import Iterator

from health_monitor.jobs.checks.subject import ScheduledJob, Subject
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.graph import job_edges, reachable
from health_monitor.jobs.spec import AtomicJob


def scheduled_jobs_may_be(subject: Subject) -> Iterator[Fault]:
    """A schedule is of a job that is there and is declared schedulable."""
    jobs = {job.key: job for job in subject.hierarchy}
    choice = ", ".join(
        key for key, job in jobs.items() if not isinstance(job, AtomicJob) and job.schedulable
    )
    for scheduled in subject.schedules:
        job = jobs.get(scheduled.job)
        if job is None:
            yield Fault(
                kind=FaultKind.UNKNOWN_SCHEDULED_JOB,
                job=scheduled.job,
                file=scheduled.file,
                message="there is no such job to schedule",
                fix=f"Schedule one of {choice}.",
            )
        elif isinstance(job, AtomicJob) or not job.schedulable:
            yield Fault(
                kind=FaultKind.UNSCHEDULABLE_JOB,
                job=scheduled.job,
                file=scheduled.file,
                message="this job may not have a schedule",
                fix=f"Remove it, or schedule one of {choice}.",
            )


def no_schedule_inside_another(subject: Subject) -> Iterator[Fault]:
    """A scheduled job is not run by a scheduled job too; paused schedules count."""
    edges = job_edges(subject.hierarchy.jobs)
    for outer in subject.schedules:
        inside = reachable(edges, outer.job)
        for inner in _others(subject, outer):
            if inner.job in inside:
                yield Fault(
                    kind=FaultKind.NESTED_SCHEDULE,
                    job=inner.job,
                    file=inner.file,
                    message=f"it has a schedule, and so has {outer.job}, which runs it",
                    fix="Remove one of the two schedules.",
                )


def _others(subject: Subject, scheduled: ScheduledJob) -> list[ScheduledJob]:
    return [other for other in subject.schedules if other.job != scheduled.job]
