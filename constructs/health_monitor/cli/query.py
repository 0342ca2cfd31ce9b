"""`health-monitor query`: SQL over the tables, functions and views of a local run."""

import argparse
import sys
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from health_monitor.cli import CommandError
from health_monitor.cli.output import check_place, write_text
from health_monitor.cli.project import IVY, LOCAL, WORKLOADS, plan_file
from health_monitor.cli.rows import print_rows
from health_monitor.cli.values import at_least
from health_monitor.local import LocalError

HELP = "ask the local tables, functions and views with SQL"
EXAMPLE = 'health-monitor query "SELECT * FROM get_top_cost_contributors()"'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The statement, and how to show its rows."""
    parser.add_argument(
        "sql", metavar="SQL", help='for example "SELECT * FROM get_top_cost_contributors()"'
    )
    parser.add_argument("--env", default="dev", help="whose tables are asked (default: dev)")
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
    parser.add_argument(
        "--state", type=Path, metavar="FOLDER", help="as of `run` (default: .health-monitor/ENV)"
    )


def execute(arguments: argparse.Namespace) -> int:
    """Print the rows; names without a schema are those of the semantic layer."""
    # Spark is imported by the commands that use it.
    from health_monitor.local.plans.reader import read_plan
    from health_monitor.local.query import query
    from health_monitor.local.state import State

    if arguments.out is not None:
        check_place(arguments.out)
    plan = read_plan(plan_file(arguments.env))
    state = State(folder=(arguments.state or LOCAL / arguments.env).resolve())
    if not state.metastore.is_dir():
        raise CommandError(
            f"{state.folder}: nothing has run here yet; "
            "start with `health-monitor run master_setup_orchestrator`"
        )
    form = _format(arguments)
    limit = arguments.limit or (100 if form == "table" else None)
    try:
        rows = query(arguments.sql, plan.schemas["semantic"], limit, state, IVY)
    except LocalError as error:
        told = _instead(arguments.sql, plan.schemas)
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
