"""Alerts: somebody hears of what goes wrong while nobody looks."""

from collections.abc import Iterator

from health_monitor.jobs.checks.subject import Deployment, Listeners, Subject
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.platform_limits import LIMITS

_DESTINATIONS = LIMITS["webhook_destinations_per_event"]


def failures_are_heard(subject: Subject) -> Iterator[Fault]:
    """A job that starts by itself tells somebody when it fails; paused ones may wait."""
    for deployment, job in _running(subject):
        if not _anybody(deployment.on_failure):
            yield Fault(
                kind=FaultKind.UNHEARD_FAILURE,
                job=job,
                file=deployment.file,
                message="its schedule is switched on, and nobody hears when it fails",
                fix="Give notifications.on_failure an e-mail address or a destination, or pause "
                "the schedule.",
            )


def delays_are_heard(subject: Subject) -> Iterator[Fault]:
    """A job that starts by itself tells somebody when it takes too long, while it still runs."""
    for deployment, job in _running(subject):
        if not _anybody(deployment.on_late):
            yield Fault(
                kind=FaultKind.UNHEARD_DELAY,
                job=job,
                file=deployment.file,
                message="its schedule is switched on, and nobody hears when it is late",
                fix="Give notifications.on_late an e-mail address or a destination.",
            )


def health_rules_can_fire(subject: Subject) -> Iterator[Fault]:
    """A run counts as late after it began and before its timeout ends it."""
    for deployment in subject.deployments:
        if not 0 < deployment.late_after_percent < 100:
            yield Fault(
                kind=FaultKind.USELESS_HEALTH_RULE,
                file=deployment.file,
                message=f"a run counts as late after {deployment.late_after_percent} % of its "
                "timeout, which tells nothing",
                fix="Set job_defaults.late_after_percent to a number from 1 to 99.",
            )


def destinations_fit(subject: Subject) -> Iterator[Fault]:
    """An event has no more destinations than the platform takes."""
    for deployment in subject.deployments:
        events = {"on_failure": deployment.on_failure, "on_late": deployment.on_late}
        for event, listeners in events.items():
            if listeners.destinations > _DESTINATIONS.number:
                yield Fault(
                    kind=FaultKind.TOO_MANY_DESTINATIONS,
                    file=deployment.file,
                    limit=_DESTINATIONS.name,
                    message=f"notifications.{event} has {listeners.destinations} destinations, "
                    f"more than {_DESTINATIONS.number}",
                    fix="Keep the most important, or let one destination pass it on.",
                )


def _running(subject: Subject) -> Iterator[tuple[Deployment, str]]:
    for deployment in subject.deployments:
        for scheduled in deployment.schedules:
            if not scheduled.paused:
                yield deployment, scheduled.job


def _anybody(listeners: Listeners) -> bool:
    return listeners.emails + listeners.destinations > 0
