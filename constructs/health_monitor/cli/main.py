"""Entry of the command line: reads the arguments, runs a command, tells its errors."""

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from health_monitor.cli import (
    CommandError,
    adopt,
    check,
    coverage,
    diff,
    erase,
    functions,
    graph,
    jobs,
    query,
    run,
    simulate,
    synth,
)
from health_monitor.local import LocalError
from health_monitor.reader import StatementError
from health_monitor.terraform import TerraformError

COMMANDS = {
    "jobs": jobs,
    "graph": graph,
    "check": check,
    "synth": synth,
    "diff": diff,
    "adopt": adopt,
    "simulate": simulate,
    "run": run,
    "query": query,
    "coverage": coverage,
    "functions": functions,
    "erase": erase,
}
WRONG_USAGE = 2
"""The exit code of a command that was asked wrongly, unless it says otherwise."""
INTERRUPTED = 130
"""The exit code of a command that was stopped with Ctrl-C, as shells have it."""


def main(argv: Sequence[str] | None = None) -> int:
    """0: done; 1: it failed; 2: it was asked wrongly."""
    arguments, unknown = parser().parse_known_args(argv)
    if unknown:
        arguments.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    try:
        return int(arguments.execute(arguments))
    except (CommandError, LocalError, StatementError, TerraformError) as error:
        if arguments.debug:
            raise
        print(f"health-monitor: {error}", file=sys.stderr)
        code = error.exit_code if isinstance(error, CommandError) else 1
        return int(arguments.parser.usage_code) if code == WRONG_USAGE else code
    except KeyboardInterrupt:
        print("health-monitor: stopped", file=sys.stderr)
        return INTERRUPTED


class Parser(argparse.ArgumentParser):
    """A parser whose command may have another exit code for wrong usage."""

    usage_code = WRONG_USAGE

    def error(self, message: str) -> NoReturn:
        """Show how the command is used, and end."""
        self.print_usage(sys.stderr)
        self.exit(self.usage_code, f"{self.prog}: error: {message}\n")


def parser() -> Parser:
    """The parser of all commands."""
    top = Parser(
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
            description=_sentence(command.HELP) + getattr(command, "EXIT_CODES", ""),
            epilog=f"Example: {command.EXAMPLE}",
            allow_abbrev=False,
        )
        command.add_arguments(sub)
        sub.add_argument(
            "--debug", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS
        )
        sub.usage_code = getattr(command, "USAGE_ERROR", WRONG_USAGE)
        sub.set_defaults(command=name, execute=command.execute, parser=sub)
    return top


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}. "
