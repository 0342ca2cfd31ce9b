"""What is checked before anything is planned, without cdktf and in a second."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from health_monitor.environments.load import load_settings
from health_monitor.environments.problems import Problem, SettingsError
from health_monitor.environments.settings import Settings
from health_monitor.jobs.checks import ScheduledJob, Subject, find_faults
from health_monitor.jobs.faults import Fault, HierarchyError
from health_monitor.jobs.hierarchy import SIMULATED_HIERARCHY
from health_monitor.jobs.spec import Job
from health_monitor.jobs.workloads import Workloads, read_workloads
from health_monitor.layers.project import WORKLOADS


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
) -> None:
    """Raises HierarchyError with every fault of the jobs and their schedules.

    `more` are jobs of another team, checked with those of the product, over the files in all of
    the workloads folders.
    """
    faults = find_job_faults(environments, workloads=workloads, more=more)
    if faults:
        raise HierarchyError(faults)


def find_job_faults(
    environments: Mapping[Path, Settings],
    *,
    workloads: Sequence[Path] = (WORKLOADS,),
    more: Iterable[Job] = (),
) -> tuple[Fault, ...]:
    """Every fault, each once, whatever number of environments has it; also without any.

    `simulation_job` is always checked: its entry is there in every environment.
    """
    hierarchy = SIMULATED_HIERARCHY.with_jobs(*more)
    files = _files_of(workloads)
    schedules = [
        tuple(ScheduledJob(job=job, file=str(file)) for job in sorted(settings.schedules))
        for file, settings in environments.items()
    ]
    subjects = [
        Subject(hierarchy=hierarchy, workloads=files, schedules=scheduled)
        for scheduled in [(), *schedules]
    ]
    return tuple(dict.fromkeys(fault for subject in subjects for fault in find_faults(subject)))


def _files_of(folders: Sequence[Path]) -> Workloads:
    """The Python files of all folders, which are uploaded as one tree."""
    found = [read_workloads(folder).files for folder in folders]
    return Workloads(files={path: file for files in found for path, file in files.items()})
