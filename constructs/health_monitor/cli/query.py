"""`health-monitor query`: SQL over tables, functions and views, of a local run or deployed."""

import argparse
import sys
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from health_monitor.cli import CommandError
from health_monitor.cli.output import check_place, write_text
from health_monitor.cli.project import WORKLOADS
from health_monitor.cli.reading import add_arguments as add_reader_arguments
from health_monitor.cli.reading import open_reader
from health_monitor.cli.rows import print_rows
from health_monitor.cli.values import at_least
from health_monitor.reader import StatementError

HELP = "ask tables, functions and views with SQL, here or in a workspace"
EXAMPLE = 'health-monitor query "SELECT * FROM get_top_cost_contributors()"'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The statement, and how to show its rows."""
    parser.add_argument(
        "sql", metavar="SQL", help='for example "SELECT * FROM get_top_cost_contributors()"'
    )
    parser.add_argument(
        "--format",
        choices=["table", "csv", "json"],
        help="default: what the name of FILE ends with (.csv, .json), else table. In csv NULL is "
        'nothing and an empty text is "", in json decimals are texts with all their digits; times '
        "are UTC",
    )
    parser.add_argument(
        "--limit",
        type=at_least(1),
        metavar="N",
        help="show at most so many rows (default: 100 in a table, else all)",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the rows to a file")
    add_reader_arguments(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Print the rows; names without a schema are those of the semantic layer."""
    if arguments.out is not None:
        check_place(arguments.out)
    form = _format(arguments)
    limit = arguments.limit or (100 if form == "table" else None)
    with open_reader(arguments) as reader:
        try:
            rows = reader.ask(arguments.sql, limit=limit)
        except StatementError as error:
            if arguments.workspace:  # it has all measures
                raise
            told = _instead(arguments.sql, reader.names.schemas)
            raise (CommandError(told) if told else error) from error
    if arguments.out is None:
        print_rows(rows, form, sys.stdout)
    else:
        text = StringIO()
        print_rows(rows, form, text)
        write_text(arguments.out, text.getvalue())
        count = len(rows.values)
        print(f"{arguments.out}: {count} row{'' if count == 1 else 's'}")
    return 0


def _instead(sql: str, schemas: Mapping[str, str]) -> str | None:
    """What to run instead of a statement that failed because a local view lacks a measure."""
    # Not before: a run imports this module too, and then its own copy of the contract of content.
    from health_monitor.cli.window_measures import lacking_measure
    from health_monitor.local.spark.session import CATALOG

    return lacking_measure(sql, CATALOG, schemas, WORKLOADS)


def _format(arguments: argparse.Namespace) -> str:
    suffix = "" if arguments.out is None else arguments.out.suffix.lower()
    by_suffix = {".csv": "csv", ".json": "json"}.get(suffix, "table")
    return str(arguments.format or by_suffix)
