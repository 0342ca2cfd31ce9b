"""The table functions as the headers of their files declare them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from health_monitor.cli import CommandError
from health_monitor.jobs.content import FUNCTIONS, parse_content


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A parameter; a call may leave it out."""

    name: str
    type: str
    default: str
    """SQL expression."""
    comment: str


@dataclass(frozen=True, kw_only=True)
class Function:
    """One table function."""

    name: str
    domain: str
    description: str
    """The question that it answers, one line."""
    questions: tuple[str, ...]
    """Examples of what people ask."""
    parameters: tuple[Parameter, ...]

    @property
    def example(self) -> str:
        """A statement that runs: every parameter, with the value it has when it is left out."""
        values = ", ".join(f"{item.name} => {item.default}" for item in self.parameters)
        return f"SELECT * FROM {self.name}({values})"

    def mentions(self, word: str) -> bool:
        """Whether its name, its description or its questions hold the word, in any case."""
        name = f"{self.name} {self.name.replace('_', ' ')}"
        texts = (name, self.description, *self.questions)
        return any(word.casefold() in text.casefold() for text in texts)


def read_functions(workloads: Path) -> tuple[Function, ...]:
    """All functions, by domain and name; raises CommandError naming the file that is wrong."""
    files = sorted((workloads / FUNCTIONS).glob("*/*.sql"))
    return tuple(_function(file, workloads) for file in files)


def matching(functions: Sequence[Function], word: str | None) -> tuple[Function, ...]:
    """Those that mention the word, all without one; raises CommandError when none does."""
    found = tuple(item for item in functions if word is None or item.mentions(word))
    if found or word is None:
        return found
    domains: dict[str, list[str]] = {}
    for item in functions:
        domains.setdefault(item.domain, []).append(item.name)
    known = "".join(f"\n  {domain}: {', '.join(names)}" for domain, names in domains.items())
    raise CommandError(f"no function mentions {word!r}; there are:{known or ' none'}")


def _function(file: Path, workloads: Path) -> Function:
    path = file.relative_to(workloads).as_posix()
    content = parse_content(path, file.read_text(encoding="utf-8"))
    if content.mistake:
        raise CommandError(f"workloads/{path}: {content.mistake}; `health-monitor check` says more")
    try:
        return Function(
            name=file.stem,
            domain=file.parent.name,
            description=_line(content.values["comment"]),
            questions=tuple(_line(item) for item in content.values["examples"]),
            parameters=tuple(
                _parameter(name, entry) for name, entry in content.values["parameters"].items()
            ),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise CommandError(
            f"workloads/{path}: its header lacks something ({error!r}); it needs comment, "
            "examples, and parameters with type, default and comment"
        ) from error


def _parameter(name: str, entry: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=name,
        type=_line(entry["type"]),
        default=_line(entry["default"]),
        comment=_line(entry["comment"]),
    )


def _line(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return " ".join(value.split())
