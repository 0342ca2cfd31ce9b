"""Looks at a deployment: what its sources are, and how they were loaded."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from content.tables.bronze_table import BronzeTable
from health_monitor.coverage import statements
from health_monitor.coverage.source import Coverage, Held, Load, State, ToCome, newest_time
from health_monitor.reader import StatementError
from health_monitor.reader.reader import Reader

NOT_THERE = ("SCHEMA_NOT_FOUND", "NO_SUCH_SCHEMA", "NO_SUCH_CATALOG_EXCEPTION")
NOT_TO_BE_SEEN = (*NOT_THERE, "INSUFFICIENT_PERMISSIONS", "PERMISSION_DENIED")
ENOUGH_LOADS = 3
"""From so many on, what is usual is known."""
EPOCH = date(1970, 1, 1)
_READ = ("OK", "UNCHANGED")
"""How a load ends that has read its source."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What of the sources a deployment wants, and may read."""

    grants: Collection[str] | None
    """Schemas that `run_as` is granted; None: it reads all that is there."""
    is_primary: bool
    """False: tables that are the same for the whole account are left to another deployment."""
    first_days: int
    """Days that a first load reads."""
    is_copy: bool
    """The sources are simulated or exported: they end at some time, which is not now."""


def look(reader: Reader, tables: Sequence[BronzeTable], scope: Scope) -> list[Coverage]:
    """How each source stands."""
    there = _sources(reader, tables)
    made = _tables_in(reader, reader.names.schema("bronze"), NOT_THERE)
    kept = _tables_in(reader, reader.names.schema("ops"), NOT_THERE)
    held = _held(reader, [table for table in tables if table.name in made])
    loads = _loads(reader) if "run_log" in kept else {}
    aside = _numbers(reader) if "quarantine" in kept else {}
    times = (newest_time(table, held[table.object]) for table in tables if table.object in held)
    until = max(filter(None, times), default=None) if scope.is_copy else None
    found = []
    for table in tables:
        load, is_there = loads.get(table.object), table.source in there
        rows = held.get(table.object, Held())
        is_granted = _is_granted(table, load, is_there, scope)
        state = _state(table, load, rows, scope, _Access(is_there, is_granted))
        first = None
        if is_there and not rows.rows and state in (State.NOT_LOADED, State.NO_GRANT):
            first = _to_come(reader, table, table.days_of(scope.first_days))
        found.append(
            Coverage(
                table=table,
                state=state,
                is_there=is_there,
                is_granted=is_granted,
                held=rows,
                load=load,
                quarantined=aside.get(table.object, 0),
                to_come=first,
                copied_until=until,
            )
        )
    return found


class _Access(NamedTuple):
    is_there: bool
    is_granted: bool


def _is_granted(table: BronzeTable, load: Load | None, is_there: bool, scope: Scope) -> bool:
    """What was read is granted, whoever gave it; else the environment's file says it."""
    if load is not None and load.status in _READ:
        return True
    return is_there if scope.grants is None else table.source.partition(".")[0] in scope.grants


def _state(
    table: BronzeTable, load: Load | None, held: Held, scope: Scope, access: _Access
) -> State:
    if table.is_global and not scope.is_primary:
        return State.ELSEWHERE
    if load is not None and load.status == "FAILED":
        return State.FAILED
    if load is not None and load.status in _READ:
        return State.PRESENT if held.rows else State.EMPTY
    if not access.is_there:
        return State.NOT_ENABLED
    return State.NOT_LOADED if access.is_granted else State.NO_GRANT


def _sources(reader: Reader, tables: Sequence[BronzeTable]) -> set[str]:
    """The sources that are there, as far as who asks may see."""
    found = set()
    for schema in sorted({table.source.partition(".")[0] for table in tables}):
        place = reader.names.source_table(f"{schema}.t").rpartition(".")[0]
        found |= {f"{schema}.{name}" for name in _tables_in(reader, place, NOT_TO_BE_SEEN)}
    return found


def _tables_in(reader: Reader, schema: str, nothing: Collection[str]) -> set[str]:
    """Names of the tables in a schema; `nothing`: conditions under which there are none."""
    try:
        rows = reader.ask(f"SHOW TABLES IN {schema}")
    except StatementError as error:
        if error.condition in nothing:
            return set()
        raise
    return {str(row["tableName"]).lower() for row in rows.records()}


def _held(reader: Reader, tables: Sequence[BronzeTable]) -> Mapping[str, Held]:
    if not tables:
        return {}
    rows = reader.ask(statements.held(reader.names, tables)).records()
    return {
        row["object"]: Held(rows=row["number"], oldest=row["oldest"], newest=row["newest"])
        for row in rows
    }


def _loads(reader: Reader) -> Mapping[str, Load]:
    usual = {
        row["object"]: timedelta(days=float(row["lag"]))
        for row in reader.ask(statements.usual_lags(reader.names)).records()
        if row["loads"] >= ENOUGH_LOADS
    }
    found = {}
    for row in reader.ask(statements.loads(reader.names)).records():
        # In a workspace the values of a map come as texts.
        versions = {name: int(value) for name, value in (row["versions"] or {}).items()}
        found[row["object"]] = Load(
            status=row["status"],
            message=row["message"],
            ended_at=row["ended_at"],
            read_at=row["read_at"],
            healed_days=row["healed"],
            proven_back_to=row["proven_back_to"],
            is_proven="found.days" in versions
            and not versions.get("found.behind")
            and not versions.get("found.twice"),
            read_back_to=_day(versions, "mark.asked_from"),
            usual_lag=usual.get(row["object"]),
        )
    return found


def _numbers(reader: Reader) -> Mapping[str, int]:
    rows = reader.ask(statements.quarantined(reader.names)).records()
    return {row["object"]: row["number"] for row in rows}


def _to_come(reader: Reader, table: BronzeTable, days: int) -> ToCome | None:
    """None: who asks may not read it."""
    try:
        (row,) = reader.ask(statements.to_come(reader.names, table, days)).records()
    except StatementError as error:
        if error.condition in NOT_TO_BE_SEEN:
            return None
        raise
    return ToCome(rows=row["number"], days=row["days"])


def _day(versions: Mapping[str, Any], name: str) -> date | None:
    number = versions.get(name)
    return None if number is None else EPOCH + timedelta(days=number)
