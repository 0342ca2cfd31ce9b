"""`health-monitor check`: everything that can be known to be wrong before a plan is made."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from health_monitor.cli import CommandError
from health_monitor.cli.findings import FORMATS, Finding, Report, print_report
from health_monitor.cli.project import PROJECT, WORKLOADS, environment_file, environment_files
from health_monitor.environments.load import load_settings
from health_monitor.environments.problems import Problem, SettingsError
from health_monitor.environments.settings import Settings
from health_monitor.jobs.faults import Fault
from health_monitor.jobs.hierarchy import SIMULATED_HIERARCHY
from health_monitor.jobs.platform_limits import LIMITS
from health_monitor.layers.config import read_config
from health_monitor.layers.preflight import find_job_faults
from health_monitor.layers.project import shown
from health_monitor.terraform import TerraformError

HELP = "check the jobs, the content files and the environment files"
EXAMPLE = "health-monitor check --env dev --format json"
EXIT_CODES = "Exit code 0: no error, perhaps warnings; 1: an error."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which environments, and how the findings are shown."""
    parser.add_argument("--env", metavar="ENV", help="one environment only (default: all)")
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help=_FORMAT_HELP)


_FORMAT_HELP = (
    "text: a list to read (default); json: one object {version: 1, environments: [names], jobs: "
    "number, errors: number, warnings: number, findings: [{severity: error or warning, kind, job, "
    "task, file, line, key, message, fix, limit, source}]}, where what a finding does not have is "
    "null, file is a path from the project's folder, key is that of an environment file or content "
    "file, and limit and source name the platform's limit that is broken"
)


def execute(arguments: argparse.Namespace) -> int:
    """Print all findings; 1 if one of them is an error."""
    files = [environment_file(arguments.env)] if arguments.env else environment_files()
    try:
        read_config(PROJECT)
    except TerraformError as error:
        raise CommandError(str(error)) from error
    report = check(files, WORKLOADS)
    print_report(report, arguments.format)
    return 1 if report.errors else 0


def check(files: Sequence[Path], workloads: Path) -> Report:
    """What is wrong: environments, jobs, content; each also when the others cannot be read."""
    # Not before: a run imports this module too, and then its own copy of the contract of content.
    from health_monitor.layers.contents import case_faults, content_faults, read_content, sql_faults

    settings: dict[Path, Settings] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            settings[file] = load_settings(file)
        except SettingsError as error:
            problems += error.problems
    content = read_content([workloads])
    cases = workloads.parent / "tests" / "cases"
    return Report(
        environments=tuple(file.stem for file in files),
        jobs=len(SIMULATED_HIERARCHY.jobs),
        findings=(
            *(_of_problem(problem) for problem in problems),
            *(_of_fault(fault) for fault in find_job_faults(settings, workloads=[workloads])),
            *(_of_fault(fault) for fault in content_faults(content)),
            *(_of_fault(fault) for fault in sql_faults(content)),
            *(_of_fault(fault) for fault in case_faults(content, cases)),
        ),
    )


def _of_problem(problem: Problem) -> Finding:
    return Finding(
        severity="error",
        kind="environment",
        file=shown(Path(problem.file)),
        line=problem.line,
        key=problem.key or None,
        message=problem.message,
        fix=problem.fix,
    )


def _of_fault(fault: Fault) -> Finding:
    limit = LIMITS.get(fault.limit)
    return Finding(
        severity=str(fault.severity),
        kind=str(fault.kind),
        job=fault.job or None,
        task=fault.task or None,
        file=fault.file or None,
        line=fault.line,
        key=fault.key or None,
        message=fault.message,
        fix=fault.fix,
        limit=limit.name if limit else None,
        source=limit.source if limit else None,
    )
