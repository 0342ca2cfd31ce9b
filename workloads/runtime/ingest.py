"""Loading a Bronze table: what is new since the last mark, then the days that still differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from runtime.bronze_table import BronzeTable, Kind
from runtime.creation import create_logged
from runtime.errors import WorkloadError
from runtime.quarantine import keep_aside
from runtime.run_log import Step
from runtime.source import Source, open_source, take_in_new_columns
from runtime.sql import identifier, literal
from runtime.tables import Merge, current_version, merge
from runtime.task import Arguments, Task

CHUNK_DAYS = 92
"""A first load goes in chunks, by arrival: a killed one goes on after the last whole chunk."""


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day whose row counts differ."""

    day: date | None
    source_rows: int
    bronze_rows: int


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How far source and Bronze table reach; None: no rows, or not asked."""

    oldest_arrival: date | None = None
    newest_arrival: date | None = None
    newest_day: date | None = None
    held_arrival: date | None = None
    held_day: date | None = None


@dataclass(frozen=True, kw_only=True)
class LoadOptions:
    """What the environment decides about loading."""

    lookback_days: int
    is_primary: bool
    """False: tables that are the same for the whole account are left to another deployment."""


def load_options(args: Arguments) -> LoadOptions:
    """The options in the task's arguments; a wrong one is a WorkloadError naming it."""
    if not args.lookback_days.isdigit() or int(args.lookback_days) < 1:
        raise WorkloadError(
            f"arguments: --lookback-days={args.lookback_days!r} must be a number of days above 0"
        )
    if args.role not in ("primary", "regional"):
        raise WorkloadError(f"arguments: --role={args.role!r} must be primary or regional")
    return LoadOptions(lookback_days=int(args.lookback_days), is_primary=args.role == "primary")


def create_bronze_table(task: Task, table: BronzeTable) -> None:
    """Create the table, or add the columns that it lacks."""
    create_logged(task, table.object, table.spec)


def load_bronze_table(task: Task, table: BronzeTable, step: Step, options: LoadOptions) -> None:
    """Bring the table up to its source and report the counts in the step."""
    if is_left_to_primary(table, step, options):
        return
    spark, target = task.spark, task.names.table("bronze", table.name)
    added = take_in_new_columns(spark, task.names, table)
    source = source_of(task, table, step)
    if source is None:
        return
    remarks = [f"new columns: {', '.join(added)}"] if added else []
    if source.missing_columns:
        remarks.append(f"not in the source, hence NULL: {', '.join(source.missing_columns)}")
    before, bounds = current_version(spark, target), read_bounds(task, source, target)
    for condition in windows(table, bounds, options.lookback_days):
        _load_window(task, source, target, condition, step)
    floor = first_compared_day(table, bounds, options.lookback_days)
    differing = differing_days(task, source, target, floor)
    behind = [day for day in differing if day.source_rows > day.bronze_rows]
    if behind:
        _load_window(task, source, target, _days_condition(table, behind), step)
        remarks.append(f"reloaded {len(behind)} days whose row counts differed")
    _count_changes(task, source, target, before, bounds.held_day, step)
    if not any(step.counts.get(name) for name in ("written", "quarantined")):
        step.status = "UNCHANGED"
    step.message = "; ".join(remarks)


def is_left_to_primary(table: BronzeTable, step: Step, options: LoadOptions) -> bool:
    """Whether another deployment loads the table; the step then says so."""
    if not table.is_global or options.is_primary:
        return False
    step.status, step.message = "SKIPPED", "the primary deployment loads it"
    return True


def source_of(task: Task, table: BronzeTable, step: Step) -> Source | None:
    """The source; None, and the step says so, when an optional one is not there."""
    source = open_source(task.spark, task.names, task.definitions, table)
    if source is None:
        step.status, step.message = "MISSING", "the optional source table is not there"
    return source


def read_bounds(task: Task, source: Source, target: str) -> Bounds:
    """Look at both tables, once each; a table that is read whole needs no look at the source."""
    table = source.table
    day, arrival = table.day or "NULL", table.arrival or "NULL"
    columns = f"min({_date(arrival)}), max({_date(arrival)}), max({_date(day)})"
    statement = f"SELECT {columns} FROM {target}"
    _, held_arrival, held_day = task.spark.sql(statement).collect()[0]  # bounded: one row
    if table.kind is not Kind.APPEND:
        return Bounds(held_arrival=held_arrival, held_day=held_day)
    statement = f"SELECT {columns} FROM ({source.selection})"
    oldest, newest, newest_day = task.spark.sql(statement).collect()[0]  # bounded: one row
    return Bounds(
        oldest_arrival=oldest,
        newest_arrival=newest,
        newest_day=newest_day,
        held_arrival=held_arrival,
        held_day=held_day,
    )


def windows(table: BronzeTable, bounds: Bounds, lookback_days: int) -> Iterator[str]:
    """Conditions on the source, in order, that together cover what may be new."""
    if table.arrival is None:
        yield "TRUE"
        return
    arrival, mark = identifier(table.arrival), bounds.held_arrival
    start = mark - timedelta(days=table.overlap_days) if mark else None
    if table.kind is not Kind.APPEND:
        yield f"({arrival} >= {literal(start)} OR {arrival} IS NULL)" if start else "TRUE"
        return
    oldest, newest = bounds.oldest_arrival, bounds.newest_arrival
    if oldest is None or newest is None:
        yield f"{arrival} IS NULL"
        return
    floor = newest - timedelta(days=_days_kept(table, lookback_days))
    first = max(start or oldest, floor)
    while first <= newest:
        end = first + timedelta(days=CHUNK_DAYS)
        if end > newest:
            # A row without arrival is in no range, and must reach the quarantine all the same.
            yield f"({arrival} >= {literal(first)} OR {arrival} IS NULL)"
        else:
            yield f"{arrival} >= {literal(first)} AND {arrival} < {literal(end)}"
        first = end


def first_compared_day(table: BronzeTable, bounds: Bounds, lookback_days: int) -> date | None:
    """The first day that is compared: what is older than the lookback was never asked for."""
    if table.kind is not Kind.APPEND or bounds.newest_day is None:
        return None
    return bounds.newest_day - timedelta(days=_days_kept(table, lookback_days))


def differing_days(task: Task, source: Source, target: str, floor: date | None) -> Sequence[Day]:
    """The days, newest first, for which source and Bronze hold different numbers of rows."""
    table = source.table
    if table.day is None:
        return []
    since = f"{table.day} >= {literal(floor)}" if floor else "TRUE"
    statement = f"""
        SELECT coalesce(s.day, b.day) AS day, coalesce(s.n, 0) AS source_rows,
               coalesce(b.n, 0) AS bronze_rows
        FROM (SELECT {table.day} AS day, count(*) AS n
              FROM ({source.rows(since)}) GROUP BY 1) AS s
        FULL OUTER JOIN (SELECT {table.day} AS day, count(*) AS n
              FROM {target} WHERE {since} GROUP BY 1) AS b ON s.day <=> b.day
        WHERE coalesce(s.n, 0) <> coalesce(b.n, 0)
        ORDER BY 1 DESC"""
    rows = task.spark.sql(statement).collect()  # bounded: one row per day
    return [
        Day(day=r["day"], source_rows=r["source_rows"], bronze_rows=r["bronze_rows"]) for r in rows
    ]


def _load_window(task: Task, source: Source, target: str, condition: str, step: Step) -> None:
    table = source.table
    key = ", ".join(map(identifier, table.key))
    statement = f"""
        SELECT count(*), count_if(NOT {source.accepted}), count(DISTINCT {key})
        FROM ({source.selection}) WHERE {condition}"""
    read, rejected, keys = task.spark.sql(statement).collect()[0]  # bounded: one row
    step.count(read=read)
    if rejected:
        step.count(quarantined=_quarantine(task, source, condition))
    if read > rejected:
        # Of rejected rows some may lack a key, so the test errs towards removing duplicates.
        rows = source.rows(condition, distinct=read == keys)
        _write(task, source, target, rows)


def _quarantine(task: Task, source: Source, condition: str) -> int:
    stamps = {
        "quarantined_at": literal(task.started_at),
        "run_id": literal(task.run_id),
    }
    rejected = source.rejected(condition)
    return keep_aside(task.spark, task.names, source.table.object, rejected, stamps)


def _write(task: Task, source: Source, target: str, rows: str) -> None:
    table = source.table
    columns = {
        field.name: field.dataType.simpleString()
        for field in task.spark.table(target).schema.fields
        if not field.name.startswith("_")
    }
    stamps = {"_ingested_at": literal(task.started_at), "_batch_id": literal(task.run_id)}
    if table.kind is Kind.APPEND:
        task.spark.sql(_append_statement(table, target, list(columns), rows, stamps))
        return
    if table.kind is Kind.LATEST:
        columns, rows = _with_vanished(task, table, target, columns, rows)
    merge(
        task.spark,
        Merge(target=target, key=table.key, columns=columns, rows=rows, stamps=stamps),
    )


def _append_statement(
    table: BronzeTable, target: str, columns: Sequence[str], rows: str, stamps: dict[str, str]
) -> str:
    names = [identifier(column) for column in columns]
    joined = " AND ".join(f"s.{identifier(name)} = t.{identifier(name)}" for name in table.key)
    return (
        f"INSERT INTO {target} ({', '.join([*names, *stamps])}) "
        f"SELECT {', '.join(f's.{name}' for name in names)}, {', '.join(stamps.values())} "
        f"FROM ({rows}) AS s LEFT ANTI JOIN {target} AS t ON {joined}"
    )


def _with_vanished(
    task: Task, table: BronzeTable, target: str, columns: dict[str, str], rows: str
) -> tuple[dict[str, str], str]:
    """The source's rows, and those of the target that the source no longer has, marked."""
    names = ", ".join(map(identifier, columns))
    joined = " AND ".join(f"s.{identifier(name)} = t.{identifier(name)}" for name in table.key)
    gone = f"coalesce(_deleted_at, {literal(task.started_at)}) AS _deleted_at"
    query = f"""
        SELECT {names}, CAST(NULL AS TIMESTAMP) AS _deleted_at FROM ({rows})
        UNION ALL
        SELECT {names}, {gone} FROM {target} AS t LEFT ANTI JOIN ({rows}) AS s ON {joined}"""
    return {**columns, "_deleted_at": "timestamp"}, query


def _count_changes(
    task: Task, source: Source, target: str, before: int, newest_day: date | None, step: Step
) -> None:
    after = current_version(task.spark, target)
    if after == before:
        return
    late = f"{source.table.day} < {literal(newest_day)}" if newest_day else "FALSE"
    statement = f"""
        SELECT count_if(_change_type = 'insert'),
               count_if(_change_type = 'insert' AND {late}),
               count_if(_change_type = 'update_postimage' OR {source.correction}),
               count(*)
        FROM table_changes({literal(target)}, {before + 1}, {after})
        WHERE _change_type IN ('insert', 'update_postimage')"""
    # bounded: one row
    new, late_rows, corrected, written = task.spark.sql(statement).collect()[0]
    step.count(new=new, late=late_rows, corrected=corrected, written=written)


def _date(expression: str) -> str:
    return f"CAST({expression} AS DATE)"


def _days_kept(table: BronzeTable, lookback_days: int) -> int:
    return min(lookback_days, table.retention_days or lookback_days)


def _days_condition(table: BronzeTable, days: Sequence[Day]) -> str:
    listed = ", ".join(literal(day.day) for day in days if day.day is not None)
    conditions = [f"{table.day} IN ({listed})"] if listed else []
    conditions += [f"{table.day} IS NULL"] if any(day.day is None for day in days) else []
    return f"({' OR '.join(conditions)})"
