"""One broken hierarchy, and what must be said of it."""

from collections.abc import Callable
from dataclasses import dataclass

from health_monitor.jobs.checks import Subject
from health_monitor.jobs.faults import FaultKind


@dataclass(frozen=True, kw_only=True)
class Example:
    """A hierarchy that is broken in one place."""

    kind: FaultKind
    name: str
    """What is wrong with it, for the test's name."""
    subject: Callable[[], Subject]
    job: str = ""
    task: str = ""
    file: str = ""
    key: str = ""
    message: str
    fix: str
    limit: str = ""
    """The platform's limit that it breaks."""
    also: tuple[FaultKind, ...] = ()
    """Kinds of faults that the same mistake has too."""
