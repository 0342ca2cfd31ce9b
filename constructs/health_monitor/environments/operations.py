"""How the jobs are run and watched: schedules, notifications, owners, tags, defaults."""

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from health_monitor.environments.rules import AtMost, Between, Complaint
from health_monitor.environments.values import Cron, Email, Group, Identifier, Tags, TimeZone
from health_monitor.jobs.platform_limits import LIMITS


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """When a job starts by itself."""

    cron: Cron
    """Quartz cron expression, from seconds on. Required. Example: 0 0 6 * * ?"""
    timezone: TimeZone = "UTC"
    """Time zone of the expression. Omitted: UTC. Example: Europe/Berlin"""
    paused: bool = True
    """Whether it waits to be switched on. Omitted: yes, so it runs only where a file says so."""


@dataclass(frozen=True, kw_only=True)
class Recipients:
    """Who hears of an event."""

    emails: tuple[Email, ...] = ()
    """Who gets an e-mail. Once deployed, the last one is not taken out: every apply would fail, and
    `diff` refuses it (docs/deployment.md). Omitted: nobody. Example: [team@example.com]
    """
    destination_ids: Annotated[
        tuple[Identifier, ...],
        AtMost(
            length=LIMITS["webhook_destinations_per_event"].number,
            what="destinations for one event",
        ),
    ] = ()
    """Notification destinations (Slack, Teams, PagerDuty, webhook). Omitted: none.

    Example: [3f1c2a94-7d55-4f0a-8a41-0d9be2c7a611]
    """


@dataclass(frozen=True, kw_only=True)
class Notifications:
    """Who hears of failed and of late runs of the jobs."""

    on_failure: Recipients = Recipients()
    """A run that failed. Omitted: nobody hears of it."""
    on_late: Recipients = Recipients()
    """A run past `job_defaults.late_after_percent`. Omitted: nobody hears of it."""


def _one_level_per_group(
    manage: tuple[str, ...], run: tuple[str, ...], view: tuple[str, ...]
) -> tuple[str, Complaint] | None:
    for key, groups, above in (("run", run, manage), ("view", view, (*manage, *run))):
        for group in groups:
            if group in above:
                return key, Complaint(
                    message=f"group {group!r} has a higher level in this layer already",
                    fix=f"Remove it from {key}: the higher level includes it.",
                )
    return None


@dataclass(frozen=True, kw_only=True)
class LayerOwners:
    """The groups that look after the jobs of one layer."""

    CHECKS: ClassVar = (_one_level_per_group,)

    manage: tuple[Group, ...] = ()
    """Groups with CAN_MANAGE. Omitted: only the deployer and the admins.

    Example: [platform-team]
    """
    run: tuple[Group, ...] = ()
    """Groups with CAN_MANAGE_RUN. Omitted: none. Example: [domain-leads]"""
    view: tuple[Group, ...] = ()
    """Groups with CAN_VIEW. Omitted: none. Example: [analysts]"""


@dataclass(frozen=True, kw_only=True)
class Owners:
    """Owner groups per layer."""

    atomic: LayerOwners = LayerOwners()
    """Jobs that run code: feature teams. Omitted: no group."""
    composite: LayerOwners = LayerOwners()
    """Jobs of one domain: domain leads. Omitted: no group."""
    orchestrator: LayerOwners = LayerOwners()
    """The two masters: the platform team. Omitted: no group."""


def _tags_fit(
    common: dict[str, str],
    atomic: dict[str, str],
    composite: dict[str, str],
    orchestrator: dict[str, str],
) -> tuple[str, Complaint] | None:
    layers = {"atomic": atomic, "composite": composite, "orchestrator": orchestrator}
    for layer, tags in layers.items():
        count = len(common | tags)
        if count > 20:
            return layer, Complaint(
                message=f"with the common tags these are {count}, more than 20",
                fix="Remove tags: a job has at most 25, and five are the product's own.",
            )
    return None


@dataclass(frozen=True, kw_only=True)
class JobTags:
    """Tags of the jobs; those of a layer win over the common ones.

    On a job cluster they are tags of its machines too: what the platform, the product or the cloud
    keeps for itself or does not take is refused, such as `Name`, by which clusters are found.
    """

    CHECKS: ClassVar = (_tags_fit,)

    common: Tags = field(default_factory=dict)
    """On every job and on the warehouse. Omitted: only the product's own. Example: {team: data}"""
    atomic: Tags = field(default_factory=dict)
    """On jobs that run code. Omitted: none. Example: {tier: code}"""
    composite: Tags = field(default_factory=dict)
    """On jobs of one domain. Omitted: none. Example: {tier: domain}"""
    orchestrator: Tags = field(default_factory=dict)
    """On the two masters. Omitted: none. Example: {tier: master}"""


@dataclass(frozen=True, kw_only=True)
class JobDefaults:
    """What holds for every job unless its own definition is stricter."""

    queue: bool = True
    """Whether a run waits when the job or the workspace is busy. Omitted: yes."""
    max_concurrent_runs: Annotated[
        int, Between(low=1, high=LIMITS["max_concurrent_runs_max"].number)
    ] = 1
    """Runs of one job at a time. Omitted: 1. Example: 2"""
    late_after_percent: Annotated[int, Between(low=1, high=100)] = 80
    """Share of a job's timeout after which its run is late. Omitted: 80. Example: 50"""
    retries_at_most: Annotated[int, Between(low=0, high=10)] | None = None
    """Upper bound on the retries of every task. Omitted: each task's own number. Example: 0"""
    min_retry_interval_seconds: Annotated[int, Between(low=0, high=3600)] = 60
    """Pause before a retry. Omitted: 60. Example: 300"""
    retry_on_timeout: bool = False
    """Whether a task that timed out is tried again. Omitted: no."""
