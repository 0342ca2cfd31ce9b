"""`health-monitor erase`: put hashes in the place of persons, in all tables."""

import argparse

from health_monitor.cli.project import WORKLOADS, environment_settings
from health_monitor.cli.reading import add_arguments as add_reader_arguments
from health_monitor.cli.reading import open_reader

HELP = "show which rows hold a person, and with --apply put a hash in the person's place"
EXAMPLE = "health-monitor erase ann@example.com"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who, and whether anything is changed."""
    parser.add_argument(
        "principals",
        metavar="PRINCIPAL",
        nargs="+",
        help="e-mail address, id or shown name of a person, in any capitals; one who has several "
        "is erased by each of them",
    )
    parser.add_argument(
        "--apply",
        action="store_true",
        help="erase; without it nothing is changed. It cannot be undone",
    )
    add_reader_arguments(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Print how many rows of each table hold the persons, and where old versions do."""
    # Not before: a run imports this module too, and then its own copy of the contract of content.
    from health_monitor.cli.erased_rows import apply, expect_names, expect_run_as, places, show

    expect_names(arguments.principals)
    found = places(WORKLOADS)
    with open_reader(arguments) as reader:
        if arguments.apply and arguments.workspace:
            expect_run_as(reader, environment_settings(arguments.env))
        told = (apply if arguments.apply else show)(reader, found, arguments.principals)
    # Not before: while Spark is there, what is printed goes to its log.
    print("\n".join(told))
    return 0
