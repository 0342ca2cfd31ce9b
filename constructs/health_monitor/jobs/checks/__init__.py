"""Every check of a hierarchy: all faults are found, then told at once."""

from health_monitor.jobs.checks import (
    arguments,
    entries,
    keys,
    libraries,
    limits,
    parameters,
    references,
    schedules,
)
from health_monitor.jobs.checks.subject import Check, ScheduledJob, Subject
from health_monitor.jobs.faults import Fault, HierarchyError

__all__ = ["CHECKS", "Check", "ScheduledJob", "Subject", "check", "find_faults"]

CHECKS: tuple[Check, ...] = (
    entries.entry_in_one_job,
    entries.no_orphan_entry,
    entries.entry_files_are_sound,
    arguments.arguments_match_entries,
    arguments.references_resolve,
    references.no_cycles,
    references.references_point_down,
    references.code_in_atomic_jobs_only,
    references.dependencies_are_own_tasks,
    references.jobs_are_known,
    references.jobs_are_run_or_standalone,
    references.nesting_within_limit,
    keys.job_keys,
    keys.task_keys,
    parameters.parameter_names,
    parameters.parameters_are_handed_down,
    parameters.parameters_are_used,
    limits.number_of_tasks,
    limits.descriptions,
    limits.retries_and_timeouts,
    limits.timeouts_cover_children,
    libraries.environments_agree,
    libraries.dependencies_are_safe,
    schedules.scheduled_jobs_may_be,
    schedules.no_schedule_inside_another,
)


def find_faults(subject: Subject) -> tuple[Fault, ...]:
    """All faults, in the order of the checks and of the jobs."""
    return tuple(fault for check in CHECKS for fault in check(subject))


def check(subject: Subject) -> None:
    """Raises HierarchyError with all faults when there is one."""
    faults = find_faults(subject)
    if faults:
        raise HierarchyError(faults)
