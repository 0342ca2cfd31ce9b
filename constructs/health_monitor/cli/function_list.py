"""The table functions as a list to read, each with an example that runs.

It imports the contract of content: only a command that runs no job may import it.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from content.declared import FUNCTIONS
from content.definitions import Definitions
from content.finding.found import Found, read_texts
from content.finding.readers import functions
from content.semantic.function import Function, render_defaults
from health_monitor.cli import CommandError

_WIDE = 1000
"""Columns of a file or pipe, where nothing has to fit."""
_FAINT = "bright_black"


def list_functions(workloads: Path, word: str | None) -> None:
    """Print the functions that mention the word, all without one, by domain.

    Raises CommandError when none does, and in the end for files that are broken.
    """
    found = find_functions(workloads)
    shown = matching(found.sound, word)
    known = Definitions.load(workloads)
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = _WIDE
    domain = ""
    for item in shown:
        if item.domain != domain:
            domain = item.domain
            console.print(Text(domain, "bold magenta"))
        _print(console, item, known)
    console.print(f"{len(shown)} function{'' if len(shown) == 1 else 's'}")
    if found.problems:
        broken = "".join(f"\n  workloads/{problem}" for problem in found.problems)
        raise CommandError(f"not listed, since their files are broken:{broken}")


def find_functions(workloads: Path) -> Found[Function]:
    """All functions, by domain and name, and what is wrong with others."""
    return functions(read_texts(workloads, FUNCTIONS))


def matching(items: Sequence[Function], word: str | None) -> Sequence[Function]:
    """Those whose name, question or examples hold the word, in any case; all without one."""
    found = [item for item in items if word is None or _mentions(item, word)]
    if found or word is None:
        return found
    domains: dict[str, list[str]] = {}
    for item in items:
        domains.setdefault(item.domain, []).append(item.name)
    known = "".join(f"\n  {domain}: {', '.join(names)}" for domain, names in domains.items())
    raise CommandError(f"no function mentions {word!r}; there are:{known or ' none'}")


def example(item: Function, known: Definitions) -> str:
    """A statement that runs: every parameter, with the value it has when it is left out."""
    parameters = render_defaults(item, known).parameters
    values = ", ".join(f"{one.name} => {one.default}" for one in parameters)
    return f"SELECT * FROM {item.name}({values})"


def command(statement: str) -> str:
    """A statement as it is typed into a shell."""
    quoted = re.sub(r'([\\"$`])', r"\\\1", statement)
    return f'bin/health-monitor query "{quoted}"'


def _mentions(item: Function, word: str) -> bool:
    texts = (item.name, item.name.replace("_", " "), item.question, *item.examples)
    return any(word.casefold() in text.casefold() for text in texts)


def _print(console: Console, item: Function, known: Definitions) -> None:
    console.print(Text(f"  {item.name}", "bold cyan").append("  ").append(item.question, ""))
    parameters = render_defaults(item, known).parameters
    heads = [f"{one.name} {one.type} = {one.default}" for one in parameters]
    width = max(map(len, heads), default=0)
    for head, parameter in zip(heads, parameters, strict=True):
        console.print(Text(f"    {head:<{width}}  ").append(parameter.comment, _FAINT))
    for question in item.examples:
        console.print(Text(f"    {question}", "italic"))
    # A command is copied: it must not be broken into lines.
    console.print(Text(f"    {command(example(item, known))}", "green"), soft_wrap=True)
    console.print()
