"""Every check of a hierarchy: all faults are found, then told at once."""

from dataclasses import replace

from health_monitor.jobs.checks import (
    alerts,
    arguments,
    deployments,
    entries,
    files,
    keys,
    libraries,
    limits,
    objects,
    order,
    parameters,
    references,
    schedules,
    timeouts,
)
from health_monitor.jobs.checks.subject import (
    Check,
    Deployment,
    Listeners,
    ScheduledJob,
    Subject,
)
from health_monitor.jobs.faults import Fault

__all__ = [
    "CHECKS",
    "Check",
    "Deployment",
    "Listeners",
    "ScheduledJob",
    "Subject",
    "find_faults",
]

CHECKS: tuple[Check, ...] = (
    entries.entry_in_one_job,
    entries.no_orphan_entry,
    entries.entry_files_are_sound,
    files.files_stay_files,
    files.files_can_be_read,
    files.files_fit,
    files.paths_are_plain,
    files.addresses_differ,
    arguments.arguments_match_entries,
    arguments.references_resolve,
    arguments.defaults_resolve,
    references.no_cycles,
    references.references_point_down,
    references.code_in_atomic_jobs_only,
    references.dependencies_are_own_tasks,
    references.jobs_are_known,
    references.jobs_are_run_or_standalone,
    references.nesting_within_limit,
    order.schemas_are_filled_before,
    keys.job_keys,
    keys.task_keys,
    parameters.parameter_names,
    parameters.parameters_are_handed_down,
    parameters.parameters_have_values,
    parameters.defaults_agree,
    parameters.parameters_are_used,
    limits.number_of_tasks,
    limits.number_of_jobs,
    limits.descriptions,
    limits.requests_fit,
    limits.entries_have_environments,
    timeouts.retries_and_timeouts,
    timeouts.timeouts_cover_children,
    libraries.environments_agree,
    libraries.dependencies_are_safe,
    libraries.dependencies_are_complete,
    objects.runtimes_know_metric_views,
    objects.monitors_fit,
    objects.granted_schemas_are_read,
    schedules.scheduled_jobs_may_be,
    schedules.no_schedule_inside_another,
    schedules.schedules_can_come,
    schedules.schedules_come,
    alerts.failures_are_heard,
    alerts.delays_are_heard,
    alerts.health_rules_can_fire,
    alerts.destinations_fit,
    deployments.names_fit,
    deployments.tags_fit,
    deployments.runs_at_once_fit,
    deployments.parent_tasks_fit,
    deployments.clusters_are_large_enough,
)


def find_faults(subject: Subject) -> tuple[Fault, ...]:
    """All faults, each once, in the order of the checks and of the jobs."""
    found = (fault for check in CHECKS for fault in check(subject))
    return tuple(dict.fromkeys(_placed(fault, subject) for fault in found))


def _placed(fault: Fault, subject: Subject) -> Fault:
    """A fault that names no file is in the file of its job."""
    return fault if fault.file else replace(fault, file=subject.hierarchy.files.get(fault.job, ""))
