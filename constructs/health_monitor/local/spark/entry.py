"""Runs an entry file the way a workspace does: compiled under its own name, without `__file__`."""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

from health_monitor.local import LocalError


def run_entry(file: Path, argv: Sequence[str]) -> None:
    """Execute the file, then call its `main(argv)`; what it raises is passed on."""
    module = ModuleType("entry")
    exec(compile(file.read_bytes(), str(file), "exec"), module.__dict__)
    main: Callable[[list[str]], None] | None = getattr(module, "main", None)
    if main is None:
        raise LocalError(f"{file}: has no main(argv); an entry defines it")
    main(list(argv))
