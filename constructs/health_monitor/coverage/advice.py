"""What to do about sources that are missing, and what they are missed for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from content.checking.project import Project
from content.tables.need import Need
from health_monitor.coverage.dependents import Kind, by_kind, dependents_of
from health_monitor.coverage.source import Coverage, State


@dataclass(frozen=True, kw_only=True)
class Gap:
    """The sources of one need that are missing, for one reason."""

    need: Need
    state: State
    sources: Sequence[str]
    dependents: Mapping[Kind, Sequence[str]]
    """What reads them."""


def gaps(found: Sequence[Coverage], project: Project) -> list[Gap]:
    """What is missing, by need and reason, in the order of the needs."""
    listed = []
    for need in Need:
        for state in State:
            missing = [c.table for c in found if c.table.need is need and c.state is state]
            if missing and state.is_missing:
                names = [table.object for table in missing]
                gap = Gap(
                    need=need,
                    state=state,
                    sources=[table.source for table in missing],
                    dependents=by_kind(dependents_of(project, names)),
                )
                listed.append(gap)
    return listed


def grant_line(found: Sequence[Coverage], granted: Collection[str]) -> str | None:
    """The line of the environment file that grants what is there; None: nothing waits for it."""
    waiting = {c.table.source.partition(".")[0] for c in found if c.state is State.NO_GRANT}
    if not waiting:
        return None
    return f"grant: [{', '.join(sorted(waiting | set(granted)))}]"


def answered(found: Sequence[Coverage]) -> tuple[list[Need], list[Need]]:
    """The needs of which every source that is there was loaded, or some; and those that none is."""
    loaded = {c.table.need for c in found if c.state in (State.PRESENT, State.EMPTY)}
    known = {c.table.need for c in found}
    return (
        [need for need in Need if need in loaded],
        [need for need in Need if need in known - loaded],
    )
