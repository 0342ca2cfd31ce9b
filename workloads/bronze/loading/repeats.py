"""Rows of a source that share their key, as when an export lies beside an earlier one."""

from collections.abc import Sequence
from dataclasses import dataclass

from bronze.loading.source import Source
from bronze.loading.windows import Day, days_condition
from content.sql import identifier
from content.tables.bronze_table import Kind
from runtime.errors import SourceError
from runtime.run_log import Step
from runtime.task import Task

REMARK = "rows of the export repeat others: the newest count"


@dataclass(frozen=True, kw_only=True)
class Behind:
    """Days that have to be loaded again."""

    behind: Sequence[Day] = ()
    """Bronze has fewer keys than the source."""
    unlike: Sequence[Day] = ()
    """Files of an export have unlike rows under one key, so a newer one may say otherwise."""


def without_repeats(task: Task, source: Source, differing: Sequence[Day]) -> Behind:
    """Of the days that hold different numbers of rows, those that have to be loaded again."""
    more = [day for day in differing if day.source_rows > day.bronze_rows]
    if not more:
        return Behind()
    table = source.table
    key = ", ".join(map(identifier, table.key))
    rows = source.accepted_rows(days_condition(table, more))
    statement = f"""
        SELECT _day, count(DISTINCT {key}) AS keys, count(DISTINCT {key}, _text) AS unlike
        FROM (SELECT *, {table.day} AS _day, to_json(struct(*)) AS _text FROM ({rows}))
        GROUP BY _day"""
    # bounded: one row per day
    counts = {row["_day"]: row for row in task.spark.sql(statement).collect()}
    whole = [day for day in more if counts[day.day]["keys"] <= day.bronze_rows]
    # Tables that are read whole each time have met the newer row already.
    is_read_in_part = table.kind is Kind.APPEND or table.arrival is not None
    looks = source.located is not None and is_read_in_part
    return Behind(
        behind=[day for day in more if counts[day.day]["keys"] > day.bronze_rows],
        unlike=[d for d in whole if looks and counts[d.day]["unlike"] > counts[d.day]["keys"]],
    )


def refuse_undecided(task: Task, source: Source, condition: str, step: Step) -> None:
    """Raise SourceError when of two unlike rows under one key no one can tell the newer."""
    if source.located is None:
        return
    if REMARK not in step.message:
        step.remark(REMARK)
    if source.table.kind is Kind.OBSERVED:
        return
    statement = source.repeated(source.located, condition).undecided()
    for *key, one, other in task.spark.sql(statement).collect():  # bounded: one row
        named = ", ".join(f"{n} = {v}" for n, v in zip(source.table.key, key, strict=True))
        raise SourceError(
            f"{one} and {other}: have unlike rows of {named}, and were written at the same time: "
            "remove the file of the older export, or export into a new folder"
        )
