"""What is checked before anything is planned, without cdktf and in a second."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from health_monitor.environments.compute import JobClusterCompute
from health_monitor.environments.load import load_settings
from health_monitor.environments.operations import Recipients
from health_monitor.environments.problems import Problem, SettingsError
from health_monitor.environments.settings import Settings
from health_monitor.environments.source import SimulatedSource, Source
from health_monitor.jobs.checks import (
    Deployment,
    Listeners,
    ScheduledJob,
    Subject,
    find_faults,
)
from health_monitor.jobs.faults import Fault, refuse
from health_monitor.jobs.hierarchy import SIMULATED_HIERARCHY
from health_monitor.jobs.spec import Job, Layer, Schema
from health_monitor.jobs.tags import product_tags
from health_monitor.jobs.workloads import read_workloads
from health_monitor.layers.project import WORKLOADS, shown


def read_environments(files: Sequence[Path]) -> dict[Path, Settings]:
    """The settings in each file; raises SettingsError with the problems of all files."""
    environments: dict[Path, Settings] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            environments[file] = load_settings(file)
        except SettingsError as error:
            problems.extend(error.problems)
    if problems:
        raise SettingsError(problems)
    return environments


def check_jobs(
    environments: Mapping[Path, Settings],
    *,
    workloads: Sequence[Path] = (WORKLOADS,),
    more: Iterable[Job] = (),
    existing: Iterable[Schema] = (),
) -> tuple[Fault, ...]:
    """The warnings; raises HierarchyError with every fault if one of them is an error.

    Those of the content are among them. `more` are jobs of another team, checked with those of
    the product, over the files in all of the workloads folders. `existing` are schemas that jobs
    of other stacks fill.
    """
    # Not before: a run imports this module too, and then its own copy of the contract of content.
    from health_monitor.layers.contents import content_faults, read_content

    faults = find_job_faults(environments, workloads=workloads, more=more, existing=existing)
    return refuse((*faults, *content_faults(read_content(workloads))))


def find_job_faults(
    environments: Mapping[Path, Settings],
    *,
    workloads: Sequence[Path] = (WORKLOADS,),
    more: Iterable[Job] = (),
    existing: Iterable[Schema] = (),
) -> tuple[Fault, ...]:
    """Every fault of the jobs, each once, whatever number of environments has it.

    `simulation_job` is always checked: its entry is there in every environment.
    """
    return find_faults(_subject(environments, workloads, more, existing))


def deployment(settings: Settings, *, file: str) -> Deployment:
    """What the checks look at in an environment's settings; `file` is for their messages."""
    compute, defaults = settings.compute, settings.job_defaults
    return Deployment(
        file=file,
        schedules=tuple(
            ScheduledJob(
                job=job, cron=schedule.cron, timezone=schedule.timezone, paused=schedule.paused
            )
            for job, schedule in sorted(settings.schedules.items())
        ),
        name_prefix=settings.name_prefix,
        tags={layer: _number_of_tags(settings, layer) for layer in Layer},
        granted=_granted(settings.source),
        on_failure=_listeners(settings.notifications.on_failure),
        on_late=_listeners(settings.notifications.on_late),
        late_after_percent=defaults.late_after_percent,
        max_concurrent_runs=defaults.max_concurrent_runs,
        runtime=compute.spark_version if isinstance(compute, JobClusterCompute) else None,
    )


def _subject(
    environments: Mapping[Path, Settings],
    workloads: Sequence[Path],
    more: Iterable[Job],
    existing: Iterable[Schema],
) -> Subject:
    return Subject(
        hierarchy=SIMULATED_HIERARCHY.with_jobs(*more),
        workloads=read_workloads(*workloads),
        existing=frozenset(existing),
        deployments=tuple(
            deployment(settings, file=shown(file)) for file, settings in environments.items()
        ),
    )


def _granted(source: Source) -> tuple[str, ...]:
    return () if isinstance(source, SimulatedSource) else source.grant or ()


def _listeners(recipients: Recipients) -> Listeners:
    return Listeners(emails=len(recipients.emails), destinations=len(recipients.destination_ids))


def _number_of_tags(settings: Settings, layer: Layer) -> int:
    own = product_tags(deployment=settings.name, domain="", layer=layer)
    return len(settings.tags.common.keys() | getattr(settings.tags, layer).keys() | own.keys())
