"""What a load brought, by day: how many rows, and how many of them break each rule.

Only the change feed of what was written is read, in one statement; a load that brings nothing
reads nothing. What a killed run wrote and did not note is in the next one's feed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bronze.loading.loading import Loading
from content.sql import literal
from runtime.evaluations import Evaluation
from runtime.tables import current_version


@dataclass(frozen=True, kw_only=True)
class _Brought:
    """The rows of one day."""

    rows: int
    broken: list[int]
    """Of each rule which only warns."""


def count_changes(loading: Loading, before: int, newest_day: date | None) -> int:
    """Report what was written since the load began; the present version."""
    is_written = bool(loading.step.counts.get("written"))
    after = current_version(loading.task.spark, loading.target) if is_written else before
    evaluated = _evaluated(loading, before)
    brought: Mapping[date, _Brought] = {}
    if evaluated is None and before > 0:
        # Its marks are void: nobody can say which rows were evaluated.
        held = f"SELECT *, '' AS _change_type, 0 AS _commit_version FROM {loading.target}"
        brought = _by_day(loading, held, before, newest_day)
        if is_written:
            _by_day(loading, _feed(loading, before, after), before, newest_day)
    elif after > (evaluated or 0):
        feed = _feed(loading, evaluated or 0, after)
        brought = _by_day(loading, feed, before, newest_day)
    _evaluate(loading, brought)
    return after


def _evaluated(loading: Loading, before: int) -> int | None:
    """Up to which version the rows of the table were evaluated; None: it is not known."""
    noted = loading.noted.get(loading.source.table.object)
    # A table that is older than what was noted was put back.
    return noted if noted is None else min(noted, before)


def _feed(loading: Loading, since: int, after: int) -> str:
    return (
        f"SELECT * FROM table_changes({literal(loading.target)}, {since + 1}, {after}) "
        "WHERE _change_type IN ('insert', 'update_postimage')"
    )


def _by_day(
    loading: Loading, rows: str, before: int, newest_day: date | None
) -> Mapping[date, _Brought]:
    """Count the rows of a query in the step, as far as this load wrote them; all of them by day."""
    source, step = loading.source, loading.step
    late = f"{source.table.day} < {literal(newest_day)}" if newest_day else "FALSE"
    is_held = "_deleted_at IS NULL" if source.table.is_present_state else "TRUE"
    broken = "".join(
        f", count_if({is_held} AND NOT coalesce({loading.task.render(check.rule)}, FALSE))"
        for check in source.table.warn_rules
    )
    statement = f"""
        SELECT {loading.day_of_data} AS _day,
               count_if(_new AND _change_type = 'insert'),
               count_if(_new AND _change_type = 'insert' AND {late}),
               count_if(_new AND (_change_type = 'update_postimage' OR {source.correction})),
               count_if({is_held}){broken}
        FROM (SELECT *, _commit_version > {before} AS _new FROM ({rows}))
        GROUP BY _day"""
    brought = {}
    for day, new, late_rows, corrected, number, *counts in loading.task.spark.sql(
        statement
    ).collect():  # bounded: one row per day
        if step.counts.get("written"):
            step.count(new=new, late=late_rows, corrected=corrected)
        brought[day] = _Brought(rows=number, broken=counts)
    return brought


def _evaluate(loading: Loading, brought: Mapping[date, _Brought]) -> None:
    """Add the evaluations of what was brought to the step; of nothing there is none."""
    table, task = loading.source.table, loading.task
    days = sorted({*brought, *(day for day, _ in loading.kept_aside)})
    for day in days:
        held = brought.get(day, _Brought(rows=0, broken=[0] * len(table.warn_rules)))
        kept_aside = {r: n for (of, r), n in loading.kept_aside.items() if of == day}
        broken = [
            sum(n for reasons, n in kept_aside.items() if check.name in reasons.split(", "))
            for check in table.fail_rules
        ]
        counted = [(check, held.rows + sum(kept_aside.values())) for check in table.fail_rules]
        counted += [(check, held.rows) for check in table.warn_rules]
        loading.step.evaluations += [
            Evaluation(
                table_name=table.object,
                rule=check.name,
                day=day,
                evaluation=loading.last_evaluation + 1,
                level=check.level,
                dimension=check.dimension,
                rows_evaluated=rows,
                rows_broken=wrong,
                evaluated_at=task.started_at,
                run_id=task.run_id,
            )
            for (check, rows), wrong in zip(counted, [*broken, *held.broken], strict=True)
            if rows
        ]
