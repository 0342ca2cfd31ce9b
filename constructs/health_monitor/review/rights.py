"""Whether jobs would go on running as somebody who has nothing left to run them with.

A job keeps its `run_as` when an environment names nobody any more: the provider does not see the
removal. The rights are resources of their own, and would go.
"""

from collections.abc import Iterable, Sequence

from health_monitor.review.access import rights
from health_monitor.review.jobs import principal
from health_monitor.review.planned import Attributes, Planned
from health_monitor.review.values import Action, Change, Section

_GOING = (Action.DESTROY, Action.FORGET)


def lost_rights(rows: Sequence[Planned]) -> list[Change]:
    """A change for each principal of jobs that stay, of whose rights none would stay."""
    before = {name for row in rows for name in rights(row, row.before)}
    after = {name for row in rows if row.action not in _GOING for name in rights(row, row.after)}
    found = []
    for name in sorted(before - after):
        jobs = [row.name for row in rows if _runs_as(row) == name]
        if jobs:
            found.append(
                Change(
                    section=Section.RIGHTS,
                    action=Action.DESTROY,
                    address=f"run_as.{name}",
                    title=f"{name} would lose {_count(_losing(rows, name), 'right')}",
                    details=(
                        f"{_count(jobs, 'job')} would still run as it: {', '.join(sorted(jobs))}",
                    ),
                )
            )
    return found


def _runs_as(row: Planned) -> str | None:
    """As whom a job runs after the apply, as far as that is known."""
    if row.kind != "databricks_job" or row.action in _GOING or "run_as" in row.unknown:
        return None
    return principal(row.after)


def _losing(rows: Iterable[Planned], name: str) -> list[Attributes]:
    return [row.before for row in rows if name in rights(row, row.before)]


def _count(items: Sequence[object], noun: str) -> str:
    return f"{len(items)} {noun}" if len(items) == 1 else f"{len(items)} {noun}s"
