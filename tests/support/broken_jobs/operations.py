"""Environments that break the jobs: schedules, alerts, tags, clusters."""

from functools import partial
from typing import Any

from broken_jobs.build import ENVIRONMENT, build
from broken_jobs.example import Example
from broken_jobs.limits import copies

from health_monitor.jobs.checks import Listeners, ScheduledJob, Subject
from health_monitor.jobs.faults import FaultKind as F
from health_monitor.jobs.spec import Layer

_SOMEBODY = Listeners(emails=1)


def _scheduled(cron: str = "0 0 6 * * ?", timezone: str = "UTC") -> Subject:
    return build(schedules=(ScheduledJob(job="master", cron=cron, timezone=timezone),))


def _running(job: str, **fields: Any) -> Subject:
    return build(schedules=(ScheduledJob(job=job, paused=False),), environments=(fields,))


def _environment(**fields: Any) -> Subject:
    return build(environments=(fields,))


_FIELDS = (
    "Write seconds, minutes, hours, day of the month, month, day of the week, and the year if "
    "need be, for example 0 0 6 * * ?."
)

EXAMPLES = (
    *(
        Example(
            kind=F.UNKNOWN_SCHEDULED_JOB,
            name=job,
            subject=partial(build, schedules=(job,)),
            job=job,
            file=ENVIRONMENT,
            key=f"schedules.{job}",
            message="there is no such job to schedule",
            fix="Schedule one of master, gold_layer_job.",
        )
        for job in ("mastr", "load")
    ),
    *(
        Example(
            kind=F.UNSCHEDULABLE_JOB,
            name=job,
            subject=partial(build, schedules=(job,), master={"schedulable": False}),
            job=job,
            file=ENVIRONMENT,
            key=f"schedules.{job}",
            message="this job may not have a schedule",
            fix="Remove it, or schedule one of gold_layer_job.",
        )
        for job in ("load_job", "master")
    ),
    *(
        Example(
            kind=F.NESTED_SCHEDULE,
            name=" and ".join(order),
            subject=partial(build, schedules=order),
            job=inner,
            file=ENVIRONMENT,
            key=f"schedules.{inner}",
            message="it has a schedule, and so has master, which runs it",
            fix="Remove one of the two schedules.",
            also=also,
        )
        for order, inner, also in (
            (("master", "gold_layer_job"), "gold_layer_job", ()),
            (("gold_layer_job", "master"), "gold_layer_job", ()),
            (("master", "merge_job"), "merge_job", (F.UNSCHEDULABLE_JOB,)),
        )
    ),
    *(
        Example(
            kind=F.BAD_CRON,
            name=cron,
            subject=partial(_scheduled, cron=cron),
            job="master",
            file=ENVIRONMENT,
            key="schedules.master.cron",
            message=f"{cron!r} is no Quartz cron expression: {reason}",
            fix=_FIELDS,
        )
        for cron, reason in (
            ("0 6 * * *", "it has 5 fields, not six or seven"),
            ("0 0 24 * * ?", "the hour cannot be 24"),
            (
                "0 0 6 * * *",
                "exactly one of day of the month and day of the week must be ?",
            ),
            ("0 0 6 ? * MON#6", "the day of the week cannot be MON#6"),
        )
    ),
    *(
        Example(
            kind=F.BAD_TIME_ZONE,
            name=zone,
            subject=partial(_scheduled, timezone=zone),
            job="master",
            file=ENVIRONMENT,
            key="schedules.master.timezone",
            message=f"{zone!r} is no time zone",
            fix="Use an IANA name such as UTC or Europe/Berlin.",
        )
        for zone in ("Europe/Atlantis", "CEST", "Factory")
    ),
    *(
        Example(
            kind=F.SCHEDULE_NEVER_COMES,
            name=cron,
            subject=partial(_scheduled, cron=cron),
            job="master",
            file=ENVIRONMENT,
            key="schedules.master.cron",
            message=f"{cron!r} never comes: no day from today on is one of its days",
            fix="Correct the day, the month or the year, or remove the schedule.",
        )
        for cron in ("0 0 6 30 2 ?", "0 0 6 31 4,6,9,11 ?", "0 0 6 29 FEB ? 2027,2029-2031")
    ),
    *(
        Example(
            kind=F.SCHEDULE_LEFT_OUT,
            name=f"{cron} {zone}",
            subject=partial(_scheduled, cron=cron, timezone=zone),
            job="master",
            file=ENVIRONMENT,
            key="schedules.master.cron",
            message=f"{cron!r} is left out on the day on which the clocks of {zone} are set "
            f"forward: it has no {moment}",
            fix="Choose an hour that every day has, or the time zone UTC.",
        )
        for cron, zone, moment in (
            ("0 30 2 * * ?", "Europe/Berlin", "02:30"),
            ("0 0/20 2 ? * SUN", "America/New_York", "02:00"),
            ("0 0 0 * * ?", "Africa/Cairo", "00:00"),
        )
    ),
    *(
        Example(
            kind=F.UNHEARD_FAILURE,
            name=job,
            subject=partial(_running, job, on_late=_SOMEBODY),
            job=job,
            file=ENVIRONMENT,
            message="its schedule is switched on, and nobody hears when it fails",
            fix="Give notifications.on_failure an e-mail address or a destination, or pause the "
            "schedule.",
        )
        for job in ("master", "gold_layer_job")
    ),
    *(
        Example(
            kind=F.UNHEARD_DELAY,
            name=job,
            subject=partial(_running, job, on_failure=Listeners(destinations=1)),
            job=job,
            file=ENVIRONMENT,
            message="its schedule is switched on, and nobody hears when it is late",
            fix="Give notifications.on_late an e-mail address or a destination.",
        )
        for job in ("master", "gold_layer_job")
    ),
    *(
        Example(
            kind=F.USELESS_HEALTH_RULE,
            name=f"{percent} %",
            subject=partial(_environment, late_after_percent=percent),
            file=ENVIRONMENT,
            message=f"a run counts as late after {percent} % of its timeout, which tells nothing",
            fix="Set job_defaults.late_after_percent to a number from 1 to 99.",
        )
        for percent in (0, 100)
    ),
    *(
        Example(
            kind=F.TOO_MANY_DESTINATIONS,
            name=event,
            subject=partial(_environment, **{event: Listeners(destinations=count)}),
            file=ENVIRONMENT,
            message=f"notifications.{event} has {count} destinations, more than 3",
            fix="Keep the most important, or let one destination pass it on.",
            limit="webhook_destinations_per_event",
        )
        for event, count in (("on_failure", 4), ("on_late", 9))
    ),
    *(
        Example(
            kind=F.LONG_JOB_NAME,
            name=f"{prefix[:3]}",
            subject=partial(_environment, name_prefix=prefix),
            job="master",
            file=ENVIRONMENT,
            message="its name has 4097 bytes with its prefix, more than 4096",
            fix="Shorten name_prefix.",
            limit="job_name_max",
        )
        for prefix in ("x" * 4091, "ä" * 2045 + "x")
    ),
    *(
        Example(
            kind=F.TOO_MANY_TAGS,
            name=str(layer),
            subject=partial(_environment, tags={layer: count}),
            file=ENVIRONMENT,
            message=f"each {layer} job has {count} tags with those of the product, more than 25",
            fix=f"Remove tags from tags.common or tags.{layer}.",
            limit="job_tags_max",
        )
        for layer, count in ((Layer.ATOMIC, 26), (Layer.ORCHESTRATOR, 40))
    ),
    *(
        Example(
            kind=F.TOO_MANY_CLUSTER_TAGS,
            name=str(layer),
            subject=partial(_environment, tags={layer: count}, runtime="17.3.x-scala2.13"),
            file=ENVIRONMENT,
            message=f"the cluster of each {layer} job inherits {count} tags, more than 45",
            fix=f"Remove tags from tags.common or tags.{layer}.",
            limit="cluster_custom_tags_max",
            also=(F.TOO_MANY_TAGS,),
        )
        for layer, count in ((Layer.ATOMIC, 46), (Layer.COMPOSITE, 100))
    ),
    *(
        Example(
            kind=F.TOO_MANY_CONCURRENT_RUNS,
            name=f"{runs}",
            subject=partial(_environment, max_concurrent_runs=runs),
            file=ENVIRONMENT,
            message=f"{runs} runs of a job at once are not between 1 and 1000",
            fix="Correct job_defaults.max_concurrent_runs.",
            limit="max_concurrent_runs_max",
            also=also,
        )
        for runs, also in ((0, ()), (1001, (F.TOO_MANY_PARENT_TASKS,)))
    ),
    *(
        Example(
            kind=F.TOO_MANY_PARENT_TASKS,
            name=f"{runs} runs at once",
            subject=partial(_environment, max_concurrent_runs=runs),
            file=ENVIRONMENT,
            message=f"3 tasks run jobs, {runs} times at once: {3 * runs} are more than a "
            "workspace's 750",
            fix="Lower job_defaults.max_concurrent_runs.",
            limit="ws_parent_tasks_running",
        )
        for runs in (251, 1000)
    ),
    *(
        Example(
            kind=F.CROWDED_CLUSTER,
            name=f"{count} tasks",
            subject=partial(
                build, load=copies(count), environments=({"runtime": "17.3.x-scala2.13"},)
            ),
            job="load_job",
            file=ENVIRONMENT,
            message=f"its {count} tasks share one cluster, which takes 150 at once",
            fix="Split the job, or use serverless compute.",
            limit="tasks_per_single_cluster_contexts",
            also=(F.MANY_TASKS,),
        )
        for count in (151, 900)
    ),
)
