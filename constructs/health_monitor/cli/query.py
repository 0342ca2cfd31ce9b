"""`health-monitor query`: SQL over the tables, functions and views of a local run."""

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from health_monitor.cli.errors import CommandError
from health_monitor.cli.project import IVY, LOCAL, plan_file
from health_monitor.cli.values import at_least

HELP = "ask the local tables, functions and views with SQL"
_NUMBERS = (int, float, Decimal)


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
    from health_monitor.local.query import Rows, query
    from health_monitor.local.state import State

    plan = read_plan(plan_file(arguments.env))
    state = State(folder=(arguments.state or LOCAL / arguments.env).resolve())
    if not state.metastore.is_dir():
        raise CommandError(
            f"{state.folder}: nothing has run here yet; "
            "start with `health-monitor run master_setup_orchestrator`"
        )
    limit = arguments.limit or (100 if arguments.format == "table" else None)
    rows: Rows = query(arguments.sql, plan.schemas["semantic"], limit, state, IVY)
    if arguments.format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(rows.columns)
        writer.writerows([[_cell(value) for value in row] for row in rows.values])
    elif arguments.format == "json":
        for row in rows.values:
            record = dict(zip(rows.columns, map(_plain, row), strict=True))
            print(json.dumps(record, ensure_ascii=False))
    else:
        _print_table(rows.columns, rows.values, rows.has_more)
    return 0


def _print_table(columns: Sequence[str], values: Sequence[Sequence[Any]], has_more: bool) -> None:
    table = Table()
    for index, column in enumerate(columns):
        is_number = any(isinstance(row[index], _NUMBERS) for row in values)
        table.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for row in values:
        table.add_row(*[_cell(value) for value in row])
    console = Console(highlight=False, markup=False)
    console.print(table)
    if has_more:
        console.print(f"The first {len(values)} rows; --limit shows more.")


def _cell(value: Any) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def _plain(value: Any) -> Any:
    """A value as JSON has it; decimals as text with all their digits, without idle zeros."""
    match value:
        case Decimal():
            text = format(value, "f")
            return text.rstrip("0").rstrip(".") if "." in text else text
        case datetime():
            return value.isoformat(sep=" ")
        case date() | timedelta():
            return str(value)
        case bytes() | bytearray():
            return value.hex()
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    return value
