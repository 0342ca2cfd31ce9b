"""`health-monitor coverage`: which system tables are loaded, how well, and what is missing."""

import argparse
import sys
from pathlib import Path

from health_monitor.cli import usage_error
from health_monitor.cli.project import LOCAL, SOURCE, WORKLOADS, environment_settings
from health_monitor.cli.reading import add_arguments as add_reader_arguments
from health_monitor.cli.reading import open_reader

HELP = "tell which system tables are loaded, how well, and what is blind without the others"
EXAMPLE = "health-monitor coverage --env prod --workspace"
EXIT_CODES = "Ends with 1 when a load failed, or a table is missing without which loading fails."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is looked at, and how it is shown."""
    add_reader_arguments(parser)
    parser.add_argument(
        "--source",
        type=Path,
        metavar="FOLDER",
        help="system tables on this machine (default: those of the last run; before the first, "
        ".health-monitor/source)",
    )
    parser.add_argument(
        "--format",
        choices=["table", "csv", "json"],
        default="table",
        help="in csv and json a row has all that is known of a source (default: table)",
    )


def execute(arguments: argparse.Namespace) -> int:
    """Print it; 1 when somebody has to act."""
    # Not before: a run imports this module too, and then its own copy of the contract of content.
    from health_monitor.cli.coverage_report import CoverageReport

    report = CoverageReport.of(environment_settings(arguments.env), WORKLOADS, arguments.workspace)
    with open_reader(arguments, source=_source(arguments)) as reader:
        found = report.look(reader)
    # Not before: while Spark is there, what is printed goes to its log.
    report.show(found, arguments.format, sys.stdout)
    return 1 if any(each.is_wrong for each in found) else 0


def _source(arguments: argparse.Namespace) -> Path | None:
    """The folder of system tables to look at; None: those that the last run knew."""
    if arguments.workspace:
        if arguments.source is not None:
            raise usage_error("--source is for tables on this machine: omit it or --workspace")
        return None
    folder: Path | None = arguments.source
    state = arguments.state or LOCAL / arguments.env
    if folder is None and not (state / "metastore").is_dir():
        folder = SOURCE
    return folder.resolve() if folder else None
