"""Schedules: on jobs that may have one, at times that come, and never one inside another."""

from collections.abc import Iterator
from datetime import UTC, datetime

from health_monitor.jobs.checks.subject import Deployment, ScheduledJob, Subject
from health_monitor.jobs.cron import mistake
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.graph import job_edges, reachable
from health_monitor.jobs.occurrences import days, left_out
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
                key=f"schedules.{scheduled.job}",
                message="there is no such job to schedule",
                fix=f"Schedule one of {choice}.",
            )
        elif isinstance(job, AtomicJob) or not job.schedulable:
            yield Fault(
                kind=FaultKind.UNSCHEDULABLE_JOB,
                job=scheduled.job,
                file=deployment.file,
                key=f"schedules.{scheduled.job}",
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
                    key=f"schedules.{inner.job}",
                    message=f"it has a schedule, and so has {outer.job}, which runs it",
                    fix="Remove one of the two schedules.",
                )


def schedules_can_come(subject: Subject) -> Iterator[Fault]:
    """The platform understands when a schedule starts its job."""
    for deployment, scheduled in _schedules(subject):
        reason = mistake(scheduled.cron)
        if reason is not None:
            yield _fault(
                deployment,
                scheduled,
                FaultKind.BAD_CRON,
                f"{scheduled.cron!r} is no Quartz cron expression: {reason}",
                "Write seconds, minutes, hours, day of the month, month, day of the week, and "
                "the year if need be, for example 0 0 6 * * ?.",
            )
        if scheduled.timezone not in _zones():
            yield Fault(
                kind=FaultKind.BAD_TIME_ZONE,
                job=scheduled.job,
                file=deployment.file,
                key=f"schedules.{scheduled.job}.timezone",
                message=f"{scheduled.timezone!r} is no time zone",
                fix="Use an IANA name such as UTC or Europe/Berlin.",
            )


def schedules_come(subject: Subject) -> Iterator[Fault]:
    """A schedule starts its job some day, and on each of its days."""
    today = datetime.now(UTC).date()
    for deployment, scheduled in _schedules(subject):
        if mistake(scheduled.cron) is not None or scheduled.timezone not in _zones():
            continue
        if next(days(scheduled.cron, today), None) is None:
            yield _fault(
                deployment,
                scheduled,
                FaultKind.SCHEDULE_NEVER_COMES,
                f"{scheduled.cron!r} never comes: no day from today on is one of its days",
                "Correct the day, the month or the year, or remove the schedule.",
            )
        elif moment := left_out(scheduled.cron, scheduled.timezone, today):
            yield _fault(
                deployment,
                scheduled,
                FaultKind.SCHEDULE_LEFT_OUT,
                f"{scheduled.cron!r} is left out on the day on which the clocks of "
                f"{scheduled.timezone} are set forward: it has no {moment:%H:%M}",
                "Choose an hour that every day has, or the time zone UTC.",
            )


def _fault(
    deployment: Deployment, scheduled: ScheduledJob, kind: FaultKind, message: str, fix: str
) -> Fault:
    """A fault of a cron expression."""
    return Fault(
        kind=kind,
        job=scheduled.job,
        file=deployment.file,
        key=f"schedules.{scheduled.job}.cron",
        message=message,
        fix=fix,
    )


def _zones() -> frozenset[str]:
    return time_zones() - _NO_ZONES


def _schedules(subject: Subject) -> Iterator[tuple[Deployment, ScheduledJob]]:
    for deployment in subject.deployments:
        for scheduled in deployment.schedules:
            yield deployment, scheduled
