"""What the rules of a derived table say of its rows, and whom these refer to, for the run log.

Only rows that were written since the last audit are looked at. Each rule and each reference has a
row in the log, which holds the version that it has seen: a killed run is caught up by the next.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from content.sql import identifier, literal
from content.tables.computed_table import ComputedTable
from content.tables.references import Reference, references_of
from content.tables.rules import Level, Rule
from runtime.errors import DataError
from runtime.run_log import Step
from runtime.tables import current_version
from runtime.task import WORKERS, Task

Marks = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, kw_only=True)
class Audit:
    """What is asked about one table."""

    table: ComputedTable
    references: Sequence[Reference]
    rules: Sequence[Rule]
    """About single rows, and only counted: the load has stopped at the others."""
    sizes: Sequence[Rule]
    """About the number of the table's rows."""

    @property
    def names(self) -> list[str]:
        """Of all questions, in the order of their answers."""
        table = self.table.object
        return [
            *(reference.name(table) for reference in self.references),
            *(f"{table}: {rule.text}" for rule in (*self.rules, *self.sizes)),
        ]


def audit_all(
    task: Task, chosen: Sequence[ComputedTable], tables: Sequence[ComputedTable], marks: Marks
) -> None:
    """Audit the chosen tables, two at a time; `tables` are those that they may refer to."""
    audits = [audit for table in chosen if (audit := audit_of(task, table, tables)).names]

    def audit_one(audit: Audit) -> None:
        with task.attempt(f"checks of {audit.table.object}"):
            _run(task, audit, marks)

    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        list(pool.map(audit_one, audits))


def audit_of(task: Task, table: ComputedTable, tables: Sequence[ComputedTable]) -> Audit:
    """The questions about a table, their texts rendered: placeholders have no place in SQL."""
    rules = [replace(rule, text=task.render(rule.text)) for rule in table.rules]
    return Audit(
        table=table,
        references=references_of(table, tables),
        rules=[r for r in rules if r.level is Level.WARN and r.min_rows is None],
        sizes=[r for r in rules if r.min_rows is not None],
    )


def audit_query(audit: Audit, rows: str, task: Task) -> str:
    """One row of counts: all rows; of each reference its uses, the members that are not known,
    the rows that are missing; of each rule the rows that break it."""
    joins, counts = [], ["count(*)"]
    for number, reference in enumerate(audit.references):
        dimension = f"d{number}"
        keys = list(zip(reference.columns, reference.dimension_columns, strict=True))
        named = [f"r.{identifier(ours)} IS NOT NULL" for ours, _ in keys]
        used = " AND ".join([*named, f"r._refers{number}"])
        known = "is_known" if reference.marks_unknown else "TRUE"
        members = ", ".join(map(identifier, reference.dimension_columns))
        where = "WHERE is_current" if reference.is_history else ""
        matches = " AND ".join(
            f"r.{identifier(ours)} = {dimension}.{identifier(theirs)}" for ours, theirs in keys
        )
        joins.append(
            f"LEFT JOIN (SELECT {members}, {known} AS _known FROM "
            f"{task.names.qualified(reference.dimension)} {where}) AS {dimension} ON {matches}"
        )
        counts += [
            f"count_if({used})",
            f"count_if({used} AND NOT {dimension}._known)",
            f"count_if({used} AND {dimension}._known IS NULL)",
        ]
    conditions = {
        **{f"_refers{n}": r.where or "TRUE" for n, r in enumerate(audit.references)},
        **{f"_rule{number}": rule.text for number, rule in enumerate(audit.rules)},
    }
    judged = ", ".join(
        f"coalesce({task.render(text)}, FALSE) AS {name}" for name, text in conditions.items()
    )
    counts += [f"count_if(NOT r._rule{number})" for number in range(len(audit.rules))]
    columns = ", ".join(filter(None, ["*", judged]))
    return (
        f"SELECT {', '.join(counts)} FROM (SELECT {columns} FROM ({rows})) AS r {' '.join(joins)}"
    )


def _run(task: Task, audit: Audit, marks: Marks) -> None:
    table, target = audit.table, task.names.qualified(audit.table.object)
    version, started_at = current_version(task.spark, target), datetime.now(UTC)
    seen = [marks.get(name, {}).get(table.object) for name in audit.names]
    if all(mark == version for mark in seen):
        return
    since = min((mark for mark in seen if mark is not None), default=None)
    if since is None or None in seen or since > version:
        rows = f"SELECT * FROM {target}"
    else:
        rows = (
            f"SELECT * FROM table_changes({literal(target)}, {since + 1}, {version}) "
            "WHERE _change_type IN ('insert', 'update_postimage')"
        )
    # bounded: one row
    number, *counts = task.spark.sql(audit_query(audit, rows, task)).collect()[0]
    steps = [
        Step(object=name, started_at=started_at, source_versions={table.object: version})
        for name in audit.names
    ]
    remaining = iter(steps)
    for reference in audit.references:
        used, unknown, missing = counts[:3]
        del counts[:3]
        _report_reference(next(remaining), reference, used=used, unknown=unknown, missing=missing)
    for broken in counts:
        step = next(remaining)
        step.count(read=number, flagged=broken)
        step.message = f"{broken} of {number} rows break the rule" if broken else ""
    problems = [_check_size(task, rule, target, next(remaining)) for rule in audit.sizes]
    task.log.append(*steps)
    if any(problems):
        raise DataError("; ".join(filter(None, problems)))


def _report_reference(
    step: Step, reference: Reference, *, used: int, unknown: int, missing: int
) -> None:
    step.count(read=used, flagged=unknown + missing)
    if unknown or missing:
        share = 100 * (unknown + missing) / used
        step.message = (
            f"{unknown + missing} of {used} rows ({share:.2f} %) refer to a member that "
            f"{reference.dimension} does not know"
            + (f", {missing} of them to one that it does not hold" if missing else "")
        )


def _check_size(task: Task, rule: Rule, target: str, step: Step) -> str:
    """Count the table's rows, which Delta's statistics know; the problem, if it is one."""
    statement = f"SELECT count(*) FROM {target}"
    held = int(task.spark.sql(statement).collect()[0][0])  # bounded: one row
    step.count(read=held)
    if held >= (rule.min_rows or 0):
        return ""
    step.message = f"{target}: holds {held} rows, {rule.text} is asked for"
    if rule.level is Level.WARN:
        step.count(flagged=1)
        return ""
    step.status, step.source_versions = "FAILED", None
    return step.message
