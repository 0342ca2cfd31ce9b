"""The rules for who is told of what."""

import re
from typing import Any

from databricks.sdk.service.jobs import JobsHealthRules, Webhook, WebhookNotifications

from workspace_emulator.account import Account
from workspace_emulator.refusal import limit, refuse

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def check_notifications(notifications: Any, where: str) -> None:
    """Refuse what is no e-mail address."""
    for event, addresses in vars(notifications).items() if notifications else ():
        for address in addresses if isinstance(addresses, list) else ():
            if not ADDRESS.fullmatch(str(address)):
                refuse("email_address", f"{where}.{event}: {address!r} is no e-mail address")


def check_destinations(
    notifications: WebhookNotifications | None, where: str, account: Account
) -> None:
    """Refuse more destinations than an event may have, and unknown ones."""
    most = limit("webhook_destinations_per_event")
    for event, hooks in vars(notifications).items() if notifications else ():
        destinations: list[Webhook] = hooks or []
        if len(destinations) > most:
            refuse(
                "webhook_destinations_per_event", f"{where}.{event}: at most {most} destinations"
            )
        for destination in destinations:
            if destination.id not in account.notification_destinations:
                refuse(
                    "destination_exists",
                    f"{where}.{event}: notification destination {destination.id} does not exist",
                )


def check_health(health: JobsHealthRules | None, where: str) -> None:
    """Refuse a health rule that could never or always hold, and one metric twice."""
    rules = (health.rules or []) if health else []
    metrics = [rule.metric for rule in rules]
    for rule in rules:
        if rule.value <= 0:
            refuse(
                "health_value", f"{where}: {rule.metric.value} must be compared with more than 0"
            )
        if metrics.count(rule.metric) > 1:
            refuse("health_metric_unique", f"{where}: {rule.metric.value} stands in two rules")
