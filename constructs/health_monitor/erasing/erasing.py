"""Finding persons in all tables of an environment, and erasing them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from content.sql import identifier
from health_monitor.erasing.persons import ABSENT, Persons
from health_monitor.erasing.places import Place
from health_monitor.erasing.targets import QuarantineTarget, TableTarget, Target, with_texts
from health_monitor.reader import StatementError
from health_monitor.reader.reader import Reader

QUARANTINE = "quarantine"


@dataclass(frozen=True, kw_only=True)
class Held:
    """How many rows of a table hold the persons."""

    target: Target
    rows: int


@dataclass(frozen=True, kw_only=True)
class OldVersions:
    """Versions of a table from before the persons were erased, which time travel still shows."""

    target: Target
    first: int
    last: int
    rows: int
    """How many rows of the last hold the persons."""


def targets(reader: Reader, places: Sequence[Place]) -> Iterator[Target]:
    """The tables of these places that are there, and what is quarantined of them."""
    quarantine = reader.names.table("ops", QUARANTINE)
    kept_out = _kept_out(reader, quarantine)
    for place in places:
        table = reader.names.table(place.layer, place.name)
        types = _columns(reader, table)
        if types is None:
            continue
        columns = with_texts(types, place.pii)
        pii = list(columns) if place.pii is None else place.pii
        if columns:
            yield TableTarget(object=place.object, table=table, columns=columns, pii=pii)
        if place.object in kept_out:
            yield QuarantineTarget(bronze=place.object, table=quarantine, columns=types, pii=pii)


def find(reader: Reader, target: Target, persons: Persons) -> Held:
    """How many rows of the table hold them."""
    return Held(target=target, rows=_rows(reader, target.count(persons.erasure)))


def erase(reader: Reader, held: Held, persons: Persons) -> None:
    """Put their hashes in their place."""
    if held.rows:
        reader.ask(held.target.merge(persons.erasure))


def old_versions(reader: Reader, target: Target, persons: Persons) -> Iterator[OldVersions]:
    """Those that still hold persons whom the table remembers as erased."""
    for since in persons.known:
        found = _before(reader, target, since)
        if found is None:
            continue
        first, last = found
        try:
            rows = _rows(reader, target.count(persons.erasure, last))
        except StatementError:
            continue  # its files are gone
        if rows:
            yield OldVersions(target=target, first=first, last=last, rows=rows)


def _kept_out(reader: Reader, quarantine: str) -> set[str]:
    """The Bronze tables that have rows in quarantine."""
    try:
        rows = reader.ask(f"SELECT DISTINCT source_table FROM {quarantine}").values
    except StatementError as error:
        if error.condition in ABSENT:
            return set()
        raise
    return {str(row[0]) for row in rows}


def _before(reader: Reader, target: Target, since: datetime) -> tuple[int, int] | None:
    """The first version of the table, and the last before a moment."""
    history = list(reader.ask(f"DESCRIBE HISTORY {target.table}").records())
    before = [int(row["version"]) for row in history if row["timestamp"] < since]
    return (min(before), max(before)) if before else None


def _rows(reader: Reader, statement: str) -> int:
    return int(next(reader.ask(statement).records())["rows"])


def _columns(reader: Reader, table: str) -> dict[str, str] | None:
    """The columns of a table with their types, in full; None: there is no such table.

    DESCRIBE would cut long types short.
    """
    try:
        names = reader.ask(f"SELECT * FROM {table} LIMIT 0").columns
    except StatementError as error:
        if error.condition in ABSENT:
            return None
        raise
    types = ", ".join(f"typeof(t.{identifier(name)})" for name in names)
    (row,) = reader.ask(
        f"SELECT {types} FROM (SELECT 1 AS one) AS o "
        f"LEFT JOIN (SELECT * FROM {table} LIMIT 1) AS t ON TRUE"
    ).values
    return dict(zip(names, map(str, row), strict=True))
