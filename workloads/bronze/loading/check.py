"""Proving that a Bronze table holds what its source holds, and keeps its rules."""

from bronze.loading.load import is_left_to_primary, source_of
from bronze.loading.options import FreeText, Reach
from bronze.loading.reading import reading
from bronze.loading.repeats import without_repeats
from bronze.loading.windows import differing_days, first_compared_day, read_bounds
from content.sql import identifier
from content.tables.bronze_table import BronzeTable
from content.tables.rules import Level
from runtime.errors import DataError
from runtime.run_log import Step
from runtime.task import Task


def check_bronze_table(task: Task, table: BronzeTable, step: Step, reach: Reach) -> None:
    """Raise DataError on duplicate keys and on days that lack rows of the source."""
    if is_left_to_primary(table, step, reach):
        return
    with reading():
        source = source_of(task, table, step, FreeText.DROP)
        if source is None:
            return
        target = task.names.table("bronze", table.name)
        bounds = read_bounds(task, source, target)
        floor = first_compared_day(table, bounds, reach.lookback_days)
        days = differing_days(task, source, target, floor)
        behind = without_repeats(task, source, days).behind
    if behind:
        raise DataError(
            f"{target}: {len(behind)} days hold fewer rows than the source, the newest is "
            f"{behind[0].day} with {behind[0].bronze_rows} of {behind[0].source_rows}: "
            "run bronze_refresh_job again; if it stays, look for rows with the same key"
        )
    step.status = "UNCHANGED"
    ahead = [day for day in days if day.source_rows < day.bronze_rows]
    step.message = "; ".join(_remarks(task, table, target, len(ahead)))


def _remarks(task: Task, table: BronzeTable, target: str, ahead: int) -> list[str]:
    key = ", ".join(map(identifier, table.key))
    warnings = [check for check in table.checks if check.level is Level.WARN]
    counts = ", ".join(f"count_if(NOT coalesce({check.rule}, FALSE))" for check in warnings)
    statement = f"SELECT {', '.join(filter(None, ['count(*)', counts]))} FROM {target}"
    rows, *broken = task.spark.sql(statement).collect()[0]  # bounded: one row
    twice = f"SELECT {key} FROM {target} GROUP BY {key} HAVING count(*) > 1 LIMIT 3"
    duplicates = task.spark.sql(twice).collect()  # bounded: three rows
    if duplicates:
        examples = "; ".join(str(tuple(row)) for row in duplicates)
        raise DataError(f"{target}: key ({key}) occurs more than once, for example {examples}")
    remarks = [f"{rows} rows"]
    if ahead:
        remarks.append(f"{ahead} days hold rows that the source no longer has")
    remarks += [
        f"{number} rows break {check.name}"
        for check, number in zip(warnings, broken, strict=True)
        if number
    ]
    return remarks
