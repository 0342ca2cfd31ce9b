"""The rules for what starts a job."""

import zoneinfo

from databricks.sdk.service.jobs import CronSchedule, JobSettings

from workspace_emulator.refusal import limit, refuse
from workspace_emulator.rules import quartz


def check_triggers(settings: JobSettings) -> None:
    """Refuse two ways of starting at once, and each way that cannot work."""
    given = [
        name
        for name in ("schedule", "continuous", "trigger", "triggers")
        if getattr(settings, name) not in (None, [])
    ]
    if len(given) > limit("schedule_trigger_exclusive"):
        refuse("schedule_trigger_exclusive", f"Only one of {' and '.join(given)} may be given")
    if settings.schedule:
        _schedule(settings.schedule)
    if settings.continuous and (settings.max_concurrent_runs or 1) > 1:
        refuse("continuous_single", "max_concurrent_runs must be 1 for a continuous job")
    if settings.trigger is None:
        return
    kinds = {name: kind for name, kind in vars(settings.trigger).items() if name in KINDS and kind}
    if len(kinds) != 1:
        refuse("trigger_kind", f"Exactly one of {', '.join(KINDS)} must be given in trigger")
    for name, kind in kinds.items():
        for member in ("min_time_between_triggers_seconds", "wait_after_last_change_seconds"):
            seconds = getattr(kind, member, None)
            least = limit("trigger_min_seconds")
            if seconds is not None and seconds < least:
                refuse("trigger_min_seconds", f"{name}.{member} must be at least {least}")
    periodic = settings.trigger.periodic
    if periodic and periodic.interval < 1:
        refuse("trigger_interval", f"periodic.interval must be at least 1, not {periodic.interval}")


KINDS = ("file_arrival", "job_completion", "model", "periodic", "table_update")


def _schedule(schedule: CronSchedule) -> None:
    expression = schedule.quartz_cron_expression
    if fault := quartz.fault_of(expression):
        refuse("cron_quartz", f"The cron expression {expression!r} is not valid: {fault}")
    if schedule.timezone_id not in zoneinfo.available_timezones():
        refuse("time_zone", f"The timezone {schedule.timezone_id!r} is not valid")
