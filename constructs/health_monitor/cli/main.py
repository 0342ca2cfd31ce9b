"""Entry of the command line: reads the arguments, runs a command, tells its errors."""

import argparse
import sys
from collections.abc import Sequence

from health_monitor.cli import check, jobs, query, run, simulate, synth
from health_monitor.cli.errors import CommandError
from health_monitor.local.errors import LocalError
from health_monitor.terraform.errors import TerraformError

COMMANDS = {
    "jobs": jobs,
    "check": check,
    "synth": synth,
    "simulate": simulate,
    "run": run,
    "query": query,
}
INTERRUPTED = 130
"""The exit code of a command that was stopped with Ctrl-C, as shells have it."""


def main(argv: Sequence[str] | None = None) -> int:
    """0: done; 1: it failed; 2: it was asked wrongly."""
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.execute(arguments))
    except (CommandError, LocalError, TerraformError) as error:
        if arguments.debug:
            raise
        print(f"health-monitor: {error}", file=sys.stderr)
        return error.exit_code if isinstance(error, CommandError) else 1
    except KeyboardInterrupt:
        print("health-monitor: stopped", file=sys.stderr)
        return INTERRUPTED


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    top = argparse.ArgumentParser(
        prog="health-monitor",
        description="A health monitor for Databricks: its jobs, checked, planned and run here.",
        epilog="Exit code 0: done; 1: it failed; 2: it was asked wrongly; 130: it was stopped.",
        allow_abbrev=False,
    )
    top.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        sub = commands.add_parser(
            name,
            help=command.HELP,
            description=f"{command.HELP[0].upper()}{command.HELP[1:]}.",
            epilog=f"Example: {command.EXAMPLE}",
            allow_abbrev=False,
        )
        command.add_arguments(sub)
        sub.add_argument(
            "--debug", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS
        )
        sub.set_defaults(execute=command.execute)
    return top
