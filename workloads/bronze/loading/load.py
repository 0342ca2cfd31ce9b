"""Loading a Bronze table: what is new since the last mark, then the days that still differ."""

from collections.abc import Sequence
from datetime import date

from bronze.loading.options import FreeText, LoadOptions, Reach
from bronze.loading.quarantine import keep_aside
from bronze.loading.reading import reading
from bronze.loading.repeats import refuse_undecided, without_repeats
from bronze.loading.retention import kept_from, remove_expired
from bronze.loading.source import Source, open_source, take_in_new_columns
from bronze.loading.windows import (
    Bounds,
    days_condition,
    differing_days,
    first_compared_day,
    read_bounds,
    windows,
)
from content.sql import identifier, literal
from content.tables.bronze_table import BronzeTable, Kind
from runtime.kept import Kept
from runtime.merging import Merge, merge
from runtime.run_log import Step
from runtime.tables import current_version
from runtime.task import Task


def load_bronze_table(task: Task, table: BronzeTable, step: Step, options: LoadOptions) -> None:
    """Bring the table up to its source and report the counts in the step."""
    with reading():
        source = _prepared_source(task, table, step, options)
        if source is not None:
            _load(task, source, step, options)


def refresh_bronze_table(task: Task, table: BronzeTable, step: Step, options: LoadOptions) -> None:
    """Load the table, then remove the rows that are older than they are kept."""
    with reading():
        source = _prepared_source(task, table, step, options)
        loaded = None if source is None else _load(task, source, step, options)
    if loaded is not None:
        kept, bounds = loaded
        remove_expired(task, task.names.table("bronze", table.name), kept, bounds, step)


def is_left_to_primary(table: BronzeTable, step: Step, reach: Reach) -> bool:
    """Whether another deployment loads the table; the step then says so."""
    if not table.is_global or reach.is_primary:
        return False
    step.status, step.message = "SKIPPED", "the primary deployment loads it"
    return True


def source_of(task: Task, table: BronzeTable, step: Step, free_text: FreeText) -> Source | None:
    """The source; None, and the step says so, when an optional one is not there."""
    source = open_source(task, table, free_text)
    if source is None:
        step.status, step.message = "MISSING", "the optional source table is not there"
    return source


def _prepared_source(
    task: Task, table: BronzeTable, step: Step, options: LoadOptions
) -> Source | None:
    """The source of a table that this deployment loads, after the table took in new columns."""
    if is_left_to_primary(table, step, options.reach):
        return None
    gained = take_in_new_columns(task, table)
    source = source_of(task, table, step, options.free_text)
    if source is not None:
        taken = [path for path, _ in gained.taken]
        remarks = [f"new columns: {', '.join(taken)}"] if taken else []
        if left_out := [*gained.left_out, *source.left_out]:
            remarks.append(f"left out: {', '.join(left_out)}")
        if source.missing_columns:
            remarks.append(f"not in the source, hence NULL: {', '.join(source.missing_columns)}")
        step.message = "; ".join(remarks)
    return source


def _load(
    task: Task, source: Source, step: Step, options: LoadOptions
) -> tuple[Kept | None, Bounds]:
    table, lookback_days = source.table, options.reach.lookback_days
    target = task.names.table("bronze", table.name)
    before, bounds = current_version(task.spark, target), read_bounds(task, source, target)
    kept = kept_from(table, bounds, options, task.started_at)
    for window in windows(table, bounds, lookback_days):
        # What comes late for a day that is no longer kept would be removed again, for ever.
        condition = f"{window} AND NOT {kept.gone}" if kept else window
        _load_window(task, source, target, condition, step)
    floor = first_compared_day(table, bounds, lookback_days)
    differing = differing_days(task, source, target, floor)
    found = without_repeats(task, source, differing)
    if days := [*found.behind, *found.unlike]:
        _load_window(task, source, target, days_condition(table, days), step)
    if found.behind:
        step.remark(f"reloaded {len(found.behind)} days whose row counts differed")
    _count_changes(task, source, target, before, bounds.held_day, step)
    if not any(step.counts.get(name) for name in ("written", "quarantined")):
        step.status = "UNCHANGED"
    return kept, bounds


def _load_window(task: Task, source: Source, target: str, condition: str, step: Step) -> None:
    table = source.table
    key = ", ".join(map(identifier, table.key))
    statement = f"""
        SELECT count(*), count_if(NOT {source.accepted}),
               count(DISTINCT {key}) FILTER (WHERE {source.accepted})
        FROM ({source.selection}) WHERE {condition}"""
    read, rejected, keys = task.spark.sql(statement).collect()[0]  # bounded: one row
    step.count(read=read)
    if rejected:
        step.count(quarantined=_quarantine(task, source, condition))
    if read > rejected:
        if read - rejected == keys:
            _write(task, source, target, source.accepted_rows(condition))
            return
        refuse_undecided(task, source, condition, step)
        rows = source.one_row_per_key(condition)
        _write(task, source, target, rows, may_change=source.located is not None)


def _quarantine(task: Task, source: Source, condition: str) -> int:
    stamps = {
        "quarantined_at": literal(task.started_at),
        "run_id": literal(task.run_id),
    }
    rejected = source.rejected(condition)
    return keep_aside(task.spark, task.names, source.table.object, rejected, stamps)


def _write(task: Task, source: Source, target: str, rows: str, *, may_change: bool = False) -> None:
    """Bring the rows into the table; `may_change`: some may replace rows that are only added."""
    table = source.table
    columns = {
        field.name: field.dataType.simpleString()
        for field in task.spark.table(target).schema.fields
        if not field.name.startswith("_")
    }
    stamps = {"_ingested_at": literal(task.started_at), "_batch_id": literal(task.run_id)}
    if table.kind is Kind.APPEND and not may_change:
        task.spark.sql(_append_statement(table, target, list(columns), rows, stamps))
        return
    if table.is_present_state:
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
