"""`health-monitor check`: everything that is checked before a plan is made, in a second."""

import argparse
import sys
from pathlib import Path

from health_monitor.cli.project import WORKLOADS, environment_files
from health_monitor.environments.load import load_settings
from health_monitor.environments.problems import SettingsError
from health_monitor.environments.settings import Settings
from health_monitor.jobs.checks import ScheduledJob, Subject, find_faults
from health_monitor.jobs.faults import Fault
from health_monitor.jobs.hierarchy import SIMULATED_HIERARCHY
from health_monitor.jobs.workloads import read_workloads

HELP = "check the jobs and the environment files"
EXAMPLE = "health-monitor check"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has none."""


def execute(arguments: argparse.Namespace) -> int:
    """Print all mistakes; 1 if there is one."""
    files = environment_files()
    messages = check(files, WORKLOADS)
    for message in messages:
        print(message, file=sys.stderr)
    if not messages:
        jobs = len(SIMULATED_HIERARCHY.jobs)
        print(f"{jobs} jobs and {len(files)} environments are sound")
    return 1 if messages else 0


def check(files: list[Path], workloads: Path) -> list[str]:
    """What is wrong, one message each: the environments first, then the jobs."""
    settings: dict[Path, Settings] = {}
    messages = []
    for file in files:
        try:
            settings[file] = load_settings(file)
        except SettingsError as error:
            messages += [str(problem) for problem in error.problems]
    return messages + [str(fault) for fault in _faults(settings, workloads)]


def _faults(settings: dict[Path, Settings], workloads: Path) -> list[Fault]:
    """The faults of the jobs, each once, also when no environment can be read."""
    files = read_workloads(workloads)
    schedules = [
        tuple(ScheduledJob(job=job, file=str(file)) for job in sorted(environment.schedules))
        for file, environment in settings.items()
    ]
    faults: dict[Fault, None] = {}
    for scheduled in [(), *schedules]:
        subject = Subject(hierarchy=SIMULATED_HIERARCHY, workloads=files, schedules=scheduled)
        faults |= dict.fromkeys(find_faults(subject))
    return list(faults)
