"""Who hears of a run that fails or is late, and when it counts as late."""

from health_monitor.environments.operations import JobDefaults, Notifications
from health_monitor.jobs.spec import Job
from health_monitor.terraform.binding import (
    JobEmailNotifications,
    JobHealth,
    JobHealthRules,
    JobNotificationSettings,
    JobWebhookNotifications,
    JobWebhookNotificationsOnDurationWarningThresholdExceeded,
    JobWebhookNotificationsOnFailure,
)

# Written out: what the service fills in by itself shows as a change in every plan.
NOTIFICATION_SETTINGS = JobNotificationSettings(
    no_alert_for_canceled_runs=True, no_alert_for_skipped_runs=False
)


def health(spec: Job, defaults: JobDefaults) -> JobHealth:
    """A run is late after a share of its timeout."""
    seconds = spec.timeout_minutes * 60 * defaults.late_after_percent // 100
    rule = JobHealthRules(metric="RUN_DURATION_SECONDS", op="GREATER_THAN", value=seconds)
    return JobHealth(rules=[rule])


def emails(notifications: Notifications) -> JobEmailNotifications | None:
    """The e-mail block; None without addresses: an emptied one would be sent as `[""]`."""
    failure = sorted(notifications.on_failure.emails)
    late = sorted(notifications.on_late.emails)
    if not failure and not late:
        return None
    return JobEmailNotifications(
        on_failure=failure or None, on_duration_warning_threshold_exceeded=late or None
    )


def webhooks(notifications: Notifications) -> JobWebhookNotifications | None:
    """The block of notification destinations; None without any."""
    failure = sorted(notifications.on_failure.destination_ids)
    late = sorted(notifications.on_late.destination_ids)
    if not failure and not late:
        return None
    return JobWebhookNotifications(
        on_failure=[JobWebhookNotificationsOnFailure(id=id) for id in failure] or None,
        on_duration_warning_threshold_exceeded=[
            JobWebhookNotificationsOnDurationWarningThresholdExceeded(id=id) for id in late
        ]
        or None,
    )
