"""Coverage for people: a table of the sources, then what is missing and what to do about it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.console import Console
from rich.table import Table
from rich.text import Text

from content.checking.project import Project
from content.tables.need import MEANINGS
from health_monitor.coverage.advice import Gap, answered, gaps, grant_line
from health_monitor.coverage.source import Coverage, State

_STYLES = {
    State.FAILED: "bold red",
    State.NO_GRANT: "yellow",
    State.NOT_LOADED: "yellow",
    State.NOT_ENABLED: "bright_black",
    State.ELSEWHERE: "bright_black",
}
_COLUMNS = ("source", "state", "rows", "from", "to", "lag", "loaded", "proven to", "remarks")
_MANY = 8
"""So many names are listed of a kind; of more, the number beside them."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Whose coverage it is."""

    environment: str
    granted: Collection[str] | None
    """Schemas that `run_as` is granted; None: grants do not matter here."""
    is_workspace: bool
    begins_small: bool
    """Later loads read the older days."""
    first_days: int
    """Days that a first load reads."""


def print_report(
    found: Sequence[Coverage], project: Project, place: Place, console: Console
) -> None:
    """Print all of it."""
    console.print(_table(found))
    for line in lines(found, project, place):
        console.print(line, soft_wrap=True)


def lines(found: Sequence[Coverage], project: Project, place: Place) -> Iterator[str]:
    """What stands below the table."""
    yield summary(found)
    for each in found:
        if each.is_wrong:
            yield f"\n{each.table.source}: {_wrong(each)}"
    if to_come := [c for c in found if c.to_come]:
        yield from _estimate(to_come, place)
    missing = gaps(found, project)
    for gap in missing:
        yield from _gap(gap)
    if line := grant_line(found, place.granted or ()):
        yield (
            "\nThere, but not granted: write into environments/"
            f"{place.environment}.yaml, under `source`, and deploy:\n  {line}"
        )
    if any(gap.state is State.NOT_ENABLED for gap in missing):
        yield f"\n{_not_there(place)}"


def summary(found: Sequence[Coverage]) -> str:
    """How many sources stand how, and which questions are answered."""
    counts = {state: sum(c.state is state for c in found) for state in State}
    told = ", ".join(f"{number} {state.value}" for state, number in counts.items() if number)
    known, unknown = answered(found)
    text = f"{len(found)} sources: {told}"
    if known:
        text += "\nAnswered:" + "".join(f"\n  {n.value}: {MEANINGS[n]}" for n in known)
    if unknown:
        text += "\nNot yet:" + "".join(f"\n  {n.value}: {MEANINGS[n]}" for n in unknown)
    return text


def span(value: timedelta | None) -> str:
    """Hours, from two days on days."""
    if value is None:
        return "-"
    hours = value.total_seconds() / 3600
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} d"


def remarks(found: Coverage) -> str:
    """What is odd about a source."""
    load = found.load
    said = []
    if found.is_late:
        by = "documented" if found.table.latency_hours is not None else "usual"
        said.append(f"late: {span(found.allowed_lag)} is {by}")
    if found.quarantined:
        said.append(f"{found.quarantined:,} quarantined")
    if load and load.healed_days:
        said.append(f"{load.healed_days} days healed")
    if load and load.read_back_to:
        said.append(f"read back to {load.read_back_to}")
    if load and found.state is State.PRESENT and not load.is_proven:
        said.append("differs from its source")
    if found.state is State.FAILED and load:
        said.append(load.message)
    return "; ".join(said)


def _table(found: Sequence[Coverage]) -> Table:
    table = Table()
    for column in _COLUMNS:
        is_number = column in ("rows", "lag")
        table.add_column(
            column,
            justify="right" if is_number else "left",
            no_wrap=column != "remarks",
            overflow="fold",
        )
    for each in found:
        style = _STYLES.get(each.state, "red" if each.is_late else "")
        table.add_row(*(Text(cell, style) for cell in _cells(each)))
    return table


def _cells(found: Coverage) -> Sequence[str]:
    held, load = found.held, found.load
    proven = "-"
    if load and load.is_proven:
        proven = str(load.proven_back_to or "whole")
    return (
        found.table.source,
        found.state.value,
        f"{held.rows:,}",
        str(held.oldest or "-"),
        str(held.newest.date()) if held.newest else "-",
        span(found.lag),
        _minute(load.ended_at) if load else "-",
        proven,
        remarks(found),
    )


def _minute(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M}"


def _wrong(found: Coverage) -> str:
    if found.state is State.FAILED and found.load:
        return f"its last load failed: {found.load.message}"
    return f"loading fails without it ({found.state.value})"


def _estimate(to_come: Sequence[Coverage], place: Place) -> Iterator[str]:
    rows = sum(c.to_come.rows for c in to_come if c.to_come)
    yield f"\nA first load of {place.first_days} days reads {rows:,} rows at most:"
    largest = sorted(to_come, key=lambda c: -(c.to_come.rows if c.to_come else 0))
    for each in largest[:_MANY]:
        if each.to_come and each.to_come.rows:
            days = f" of {each.to_come.days} days" if each.to_come.days is not None else ""
            yield f"  {each.table.source}: {each.to_come.rows:,} rows{days}"
    if place.begins_small:
        yield "Each later load reads as many older days, until `lookback_days` are there."
        return
    yield (
        f"To begin small, write `max_days: 7` into environments/{place.environment}.yaml: the "
        "first load reads the newest 7 days, each later one 7 older days, until all are there."
    )


def _gap(gap: Gap) -> Iterator[str]:
    yield f"\n{gap.need.value}, {MEANINGS[gap.need]}: {', '.join(gap.sources)}: {gap.state.value}"
    if not gap.dependents:
        yield "  nothing reads it yet"
    for kind, names in gap.dependents.items():
        more = f" and {len(names) - _MANY} more" if len(names) > _MANY else ""
        yield f"  {len(names)} {kind.value} know less: {', '.join(names[:_MANY])}{more}"


def _not_there(place: Place) -> str:
    if not place.is_workspace:
        return "What is not there was not exported or simulated: docs/source_tables.md tells how."
    return (
        "What is not there is not enabled in the account, or you may not see it: an account admin "
        "enables a schema with `databricks system-schemas enable METASTORE_ID SCHEMA`. All that "
        "does not need it works without."
    )
