"""Schedules: on jobs that may have one, at times that come, and never one inside another."""

from collections.abc import Iterator

from health_monitor.jobs.checks.subject import Deployment, ScheduledJob, Subject
from health_monitor.jobs.cron import mistake
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.graph import job_edges, reachable
from health_monitor.jobs.spec import AtomicJob
from health_monitor.jobs.time_zones import time_zones

# Files of the zone database that name no zone, which the platform does not know.
_NO_ZONES = frozenset({"Factory", "localtime"})


def scheduled_jobs_may_be(subject: Subject) -> Iterator[Fault]:
    """A schedule is of a job that is there and is declared schedulable."""
    jobs = {job.key: job for job in subject.hierarchy}
    choice = ", ".join(
        key for key, job in jobs.items() if not isinstance(job, AtomicJob) and job.schedulable
    )
    for deployment, scheduled in _schedules(subject):
        job = jobs.get(scheduled.job)
        if job is None:
            yield Fault(
                kind=FaultKind.UNKNOWN_SCHEDULED_JOB,
                job=scheduled.job,
                file=deployment.file,
                message="there is no such job to schedule",
                fix=f"Schedule one of {choice}.",
            )
        elif isinstance(job, AtomicJob) or not job.schedulable:
            yield Fault(
                kind=FaultKind.UNSCHEDULABLE_JOB,
                job=scheduled.job,
                file=deployment.file,
                message="this job may not have a schedule",
                fix=f"Remove it, or schedule one of {choice}.",
            )


def no_schedule_inside_another(subject: Subject) -> Iterator[Fault]:
    """A scheduled job is not run by a scheduled job too; paused schedules count."""
    edges = job_edges(subject.hierarchy.jobs)
    for deployment, outer in _schedules(subject):
        inside = reachable(edges, outer.job) - {outer.job}
        for inner in deployment.schedules:
            if inner.job in inside:
                yield Fault(
                    kind=FaultKind.NESTED_SCHEDULE,
                    job=inner.job,
                    file=deployment.file,
                    message=f"it has a schedule, and so has {outer.job}, which runs it",
                    fix="Remove one of the two schedules.",
                )


def schedules_can_come(subject: Subject) -> Iterator[Fault]:
    """The platform understands when a schedule starts its job."""
    zones = time_zones() - _NO_ZONES
    for deployment, scheduled in _schedules(subject):
        reason = mistake(scheduled.cron)
        if reason is not None:
            yield Fault(
                kind=FaultKind.BAD_CRON,
                job=scheduled.job,
                file=deployment.file,
                message=f"{scheduled.cron!r} is no Quartz cron expression: {reason}",
                fix="Write seconds, minutes, hours, day of the month, month, day of the week, and "
                "the year if need be, for example 0 0 6 * * ?.",
            )
        if scheduled.timezone not in zones:
            yield Fault(
                kind=FaultKind.BAD_TIME_ZONE,
                job=scheduled.job,
                file=deployment.file,
                message=f"{scheduled.timezone!r} is no time zone",
                fix="Use an IANA name such as UTC or Europe/Berlin.",
            )


def _schedules(subject: Subject) -> Iterator[tuple[Deployment, ScheduledJob]]:
    for deployment in subject.deployments:
        for scheduled in deployment.schedules:
            yield deployment, scheduled
