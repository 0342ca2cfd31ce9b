"""Small Delta tables that a computed table reads, filled as a story tells."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from pyspark.sql import DataFrame
from slices import Arrival, Given, Story, others, together
from tasks import new_step

import cases
from computing.computation import refresh
from content.definitions import Definitions
from content.placeholders import render
from content.sql import Value, identifier
from content.tables.computed_table import ComputedTable
from content.tables.rules import Level
from runtime.task import Arguments, Task

LOOKBACK_DAYS = 30


def given_rows(task: Task, table: ComputedTable) -> Given:
    """The rows of as many of the table's cases as go together, and a generated one beside them.

    Cases were not made to stand beside each other: two may price the same thing twice. So one
    that would break the table's own rules is left out.
    """
    found = cases.read_cases(f"{table.layer}/{table.name}")
    everything = together(found)
    if found and not _is_sound(task, table, _grown(everything)):
        chosen = found[:1]
        for case in found[1:]:
            if _is_sound(task, table, _grown(together([*chosen, case]))):
                chosen.append(case)
        everything = together(chosen)
    empty: Given = {read: [] for read in table.reads}
    return {**empty, **_grown(everything)}


def create(task: Task, name: str, story: Story) -> None:
    """Make the table with its first rows; it tells its changes."""
    frame = cases.rows_frame(task.spark, story.types, story.first, name)
    writer = frame.coalesce(1).write.format("delta").mode("overwrite")
    writer.option("delta.enableChangeDataFeed", "true").saveAsTable(task.names.qualified(name))


def arrive(task: Task, name: str, story: Story, arrival: Arrival) -> None:
    """Let rows come, and others go."""
    if not arrival.put and not arrival.drop:
        return
    marked = {**story.types, "_gone": "BOOLEAN"}
    rows = [*arrival.put, *({**row, "_gone": True} for row in arrival.drop)]
    cases.rows_frame(task.spark, marked, rows, name).createOrReplaceTempView("arrived")
    same = " AND ".join(f"t.{identifier(key)} <=> s.{identifier(key)}" for key in story.key)
    columns = [identifier(column) for column in story.types]
    task.spark.sql(
        f"MERGE INTO {task.names.qualified(name)} AS t USING arrived AS s ON {same} "
        "WHEN MATCHED AND s._gone THEN DELETE "
        f"WHEN MATCHED THEN UPDATE SET {', '.join(f'{c} = s.{c}' for c in columns)} "
        f"WHEN NOT MATCHED THEN INSERT ({', '.join(columns)}) "
        f"VALUES ({', '.join(f's.{c}' for c in columns)})"
    )


def look(
    task: Task, table: ComputedTable, day: date, marks: Mapping[str, int] | None
) -> Mapping[str, int]:
    """Refresh the table on a day; the marks up to which it has seen everything."""
    at = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    arguments = Arguments({"task": "task", "lookback_days": str(LOOKBACK_DAYS)})
    step = new_step(table.object)
    refresh(replace(task, started_at=at, args=arguments), table, step, marks)
    return step.source_versions or {}


def at_once(task: Task, table: ComputedTable, given: Given, day: date) -> DataFrame:
    """The table's rows, computed from all rows by its query alone."""
    moment: Mapping[str, Value] = {"day": day, "lookback_days": LOOKBACK_DAYS}
    return cases.run_body(task.spark, table.path, table.layer, given, moment)


def _grown(given: Given) -> Given:
    more = others(given, "~more")
    return {name: [*rows, *more[name]] for name, rows in given.items()}


def _is_sound(task: Task, table: ComputedTable, given: Given) -> bool:
    """Whether the key is unique and set, and no rule is broken that would stop a load."""
    key = [identifier(name) for name in table.key]
    rules = [
        f"coalesce({render(rule.text, {}, Definitions.load(cases.WORKLOADS))}, FALSE)"
        for rule in table.rules
        if rule.level is Level.FAIL and rule.min_rows is None
    ]
    kept = " AND ".join([*(f"{name} IS NOT NULL" for name in key), *rules])
    rows = cases.run_body(task.spark, table.path, table.layer, given)
    counts = rows.selectExpr(
        "count(*) AS all", f"count(DISTINCT struct({', '.join(key)})) AS keys",
        f"count_if({kept}) AS sound",
    ).collect()[0]  # fmt: skip
    return bool(counts["all"] == counts["keys"] == counts["sound"])
