"""`health-monitor functions`: the table functions, what they answer and how to call them."""

import argparse

from health_monitor.cli.project import WORKLOADS

HELP = "list the table functions, each with an example that runs"
EXAMPLE = "health-monitor functions cost"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A word to look for."""
    parser.add_argument(
        "word",
        nargs="?",
        metavar="WORD",
        help="only those whose name, description or questions hold it, in upper or lower case",
    )


def execute(arguments: argparse.Namespace) -> int:
    """Print the functions by domain."""
    # Not before: a run imports this module too, and then its own copy of the contract of content.
    from health_monitor.cli.function_list import list_functions

    list_functions(WORKLOADS, arguments.word)
    return 0
