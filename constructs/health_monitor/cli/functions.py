"""`health-monitor functions`: the table functions, what they answer and how to call them."""

import argparse
import re

from rich.console import Console
from rich.text import Text

from health_monitor.cli.function_files import Function, matching, read_functions
from health_monitor.cli.project import WORKLOADS

HELP = "list the table functions, each with an example that runs"
EXAMPLE = "health-monitor functions cost"
_WIDE = 1000
"""Columns of a file or pipe, where nothing has to fit."""
_FAINT = "bright_black"


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
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = _WIDE
    domain = ""
    found = matching(read_functions(WORKLOADS), arguments.word)
    for function in found:
        if function.domain != domain:
            domain = function.domain
            console.print(Text(domain, "bold magenta"))
        _print(console, function)
    console.print(f"{len(found)} function{'' if len(found) == 1 else 's'}")
    return 0


def command(function: Function) -> str:
    """The example as it is typed into a shell."""
    quoted = re.sub(r'([\\"$`])', r"\\\1", function.example)
    return f'bin/health-monitor query "{quoted}"'


def _print(console: Console, function: Function) -> None:
    console.print(
        Text(f"  {function.name}", "bold cyan").append("  ").append(function.description, "")
    )
    heads = [f"{item.name} {item.type} = {item.default}" for item in function.parameters]
    width = max(map(len, heads), default=0)
    for head, parameter in zip(heads, function.parameters, strict=True):
        console.print(Text(f"    {head:<{width}}  ").append(parameter.comment, _FAINT))
    for question in function.questions:
        console.print(Text(f"    {question}", "italic"))
    # A command is copied: it must not be broken into lines.
    console.print(Text(f"    {command(function)}", "green"), soft_wrap=True)
    console.print()
