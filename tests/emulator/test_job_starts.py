"""What the Jobs service refuses in schedules, triggers, notifications and health rules."""

from typing import Any

import pytest

from workspace_emulator.caller import Caller
from workspace_emulator.examples import Case, Json, job, task


def schedule(cron: str, zone: str = "UTC") -> Json:
    return job(schedule={"quartz_cron_expression": cron, "timezone_id": zone})


def trigger(**members: Any) -> Json:
    return job(trigger=members)


def on_failure(*destinations: str) -> Json:
    return job(webhook_notifications={"on_failure": [{"id": name} for name in destinations]})


def health(*rules: tuple[str, int]) -> Json:
    listed = [{"metric": m, "op": "GREATER_THAN", "value": value} for m, value in rules]
    return job(health={"rules": listed})


RUN = "RUN_DURATION_SECONDS"
CASES = (
    Case(
        rule="schedule_trigger_exclusive",
        says="Only one of schedule and continuous may be given",
        refused={**schedule("0 0 6 * * ?"), "continuous": {}},
        accepted=job(continuous={"pause_status": "PAUSED"}),
    ),
    Case(
        rule="continuous_single",
        says="max_concurrent_runs must be 1 for a continuous job",
        refused=job(continuous={}, max_concurrent_runs=2),
        accepted=job(continuous={}, max_concurrent_runs=1),
    ),
    Case(
        rule="cron_quartz",
        says="'61' is not valid for minutes",
        refused=schedule("0 61 6 * * ?"),
        accepted=schedule("0 59 6 * * ?"),
    ),
    Case(
        rule="cron_quartz",
        says="6 or 7 fields are needed, not 5",
        refused=schedule("0 6 * * ?"),
        accepted=schedule("0 0 6 * * ? 2027-2030"),
    ),
    Case(
        rule="cron_quartz",
        says="one of day of month and day of week must be '?'",
        refused=schedule("0 0 6 * * *"),
        accepted=schedule("0 0 6 ? * MON-FRI"),
    ),
    Case(
        rule="cron_quartz",
        says="only one of day of month and day of week may be '?'",
        refused=schedule("0 0 6 ? * ?"),
        accepted=schedule("0 0/15 6,18 ? * 2#1"),
    ),
    Case(
        rule="cron_quartz",
        says="'8' is not valid for day of week",
        refused=schedule("0 0 6 ? * 8"),
        accepted=schedule("0 0 6 LW JAN-MAR ?"),
    ),
    Case(
        rule="cron_quartz",
        says="'0' is not valid for day of month",
        refused=schedule("0 0 6 0 * ?"),
        accepted=schedule("0 0 6 15W * ?"),
    ),
    Case(
        rule="time_zone",
        says="The timezone 'Mars/Olympus' is not valid",
        refused=schedule("0 0 6 * * ?", "Mars/Olympus"),
        accepted=schedule("0 0 6 * * ?", "Europe/Berlin"),
    ),
    Case(
        rule="trigger_kind",
        says="Exactly one of file_arrival",
        refused=trigger(pause_status="PAUSED"),
        accepted=trigger(periodic={"interval": 1, "unit": "DAYS"}),
    ),
    Case(
        rule="trigger_interval",
        says="periodic.interval must be at least 1, not 0",
        refused=trigger(periodic={"interval": 0, "unit": "DAYS"}),
        accepted=trigger(periodic={"interval": 2, "unit": "HOURS"}),
    ),
    Case(
        rule="trigger_min_seconds",
        says="file_arrival.wait_after_last_change_seconds must be at least 60",
        refused=trigger(file_arrival={"url": "s3://a/", "wait_after_last_change_seconds": 59}),
        accepted=trigger(file_arrival={"url": "s3://a/", "wait_after_last_change_seconds": 60}),
    ),
    Case(
        rule="email_address",
        says="email_notifications.on_failure: '' is no e-mail address",
        refused=job(email_notifications={"on_failure": [""]}),
        accepted=job(email_notifications={"on_failure": ["team@example.com"]}),
    ),
    Case(
        rule="email_address",
        says="task load.on_start: 'team' is no e-mail address",
        refused=job(task(email_notifications={"on_start": ["team"]})),
        accepted=job(task(email_notifications={"on_start": ["team@example.com"]})),
    ),
    Case(
        rule="webhook_destinations_per_event",
        says="webhook_notifications.on_failure: at most 3 destinations",
        refused=on_failure("d1", "d2", "d3", "d4"),
        accepted=on_failure("d1", "d2", "d3"),
    ),
    Case(
        rule="destination_exists",
        says="notification destination d9 does not exist",
        refused=on_failure("d9"),
        accepted=on_failure("d4"),
    ),
    Case(
        rule="health_value",
        says="RUN_DURATION_SECONDS must be compared with more than 0",
        refused=health((RUN, 0)),
        accepted=health((RUN, 1)),
    ),
    Case(
        rule="health_metric_unique",
        says="RUN_DURATION_SECONDS stands in two rules",
        refused=health((RUN, 1), (RUN, 2)),
        accepted=health((RUN, 1), ("STREAMING_BACKLOG_BYTES", 2)),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_start_or_message_beyond_a_rule_is_refused(case: Case, raw: Caller) -> None:
    case.check(raw)
