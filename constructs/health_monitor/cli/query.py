"""`health-monitor query`: SQL over the tables, functions and views of a local run."""

import argparse
from pathlib import Path

from health_monitor.cli.errors import CommandError
from health_monitor.cli.project import IVY, LOCAL, plan_file
from health_monitor.cli.rows import print_rows
from health_monitor.cli.values import at_least

HELP = "ask the local tables, functions and views with SQL"
EXAMPLE = 'health-monitor query "SELECT * FROM get_top_cost_contributors()"'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The statement, and how to show its rows."""
    parser.add_argument(
        "sql", metavar="SQL", help='for example "SELECT * FROM get_top_cost_contributors()"'
    )
    parser.add_argument("--env", default="dev", help="whose tables are asked (default: dev)")
    parser.add_argument("--format", choices=["table", "csv", "json"], default="table")
    parser.add_argument(
        "--limit",
        type=at_least(1),
        metavar="N",
        help="show at most so many rows (default: 100 in a table, else all)",
    )
    parser.add_argument(
        "--state", type=Path, metavar="FOLDER", help="as of `run` (default: .health-monitor/ENV)"
    )


def execute(arguments: argparse.Namespace) -> int:
    """Print the rows; names without a schema are those of the semantic layer."""
    # Spark is imported by the commands that use it.
    from health_monitor.local.plan_reader import read_plan
    from health_monitor.local.query import query
    from health_monitor.local.state import State

    plan = read_plan(plan_file(arguments.env))
    state = State(folder=(arguments.state or LOCAL / arguments.env).resolve())
    if not state.metastore.is_dir():
        raise CommandError(
            f"{state.folder}: nothing has run here yet; "
            "start with `health-monitor run master_setup_orchestrator`"
        )
    limit = arguments.limit or (100 if arguments.format == "table" else None)
    rows = query(arguments.sql, plan.schemas["semantic"], limit, state, IVY)
    print_rows(rows, arguments.format)
    return 0
