"""What is checked before anything is planned, without cdktf and in a second."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from health_monitor.environments.load import load_settings
from health_monitor.environments.problems import Problem, SettingsError
from health_monitor.environments.settings import Settings
from health_monitor.jobs.checks import ScheduledJob, Subject, find_faults
from health_monitor.jobs.faults import Fault, HierarchyError
from health_monitor.jobs.hierarchy import SIMULATED_HIERARCHY
from health_monitor.jobs.workloads import read_workloads


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


def check_jobs(environments: Mapping[Path, Settings], *, workloads: Path) -> None:
    """Raises HierarchyError with every fault of the jobs and their schedules."""
    faults = find_job_faults(environments, workloads=workloads)
    if faults:
        raise HierarchyError(faults)


def find_job_faults(environments: Mapping[Path, Settings], *, workloads: Path) -> tuple[Fault, ...]:
    """Every fault, each once, whatever number of environments has it; also without any.

    `simulation_job` is always checked: its entry is there in every environment.
    """
    files = read_workloads(workloads)
    schedules = [
        tuple(ScheduledJob(job=job, file=str(file)) for job in sorted(settings.schedules))
        for file, settings in environments.items()
    ]
    subjects = [
        Subject(hierarchy=SIMULATED_HIERARCHY, workloads=files, schedules=scheduled)
        for scheduled in [(), *schedules]
    ]
    return tuple(dict.fromkeys(fault for subject in subjects for fault in find_faults(subject)))
