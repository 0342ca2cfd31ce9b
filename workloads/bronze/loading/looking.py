"""Looking for news: rows that arrived of late and are not in the Bronze table.

Only what arrived since then is read of either table. A row of the source that Bronze holds by
another arrival, since it was delivered again, counts as news; writing finds that it is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bronze.loading.loading import Loading
from content.sql import identifier
from content.tables.bronze_table import Kind


@dataclass(frozen=True, kw_only=True)
class News:
    """What the rows under a condition bring."""

    condition: str
    read: int
    rejected: int
    """Rows that break a `fail` rule."""
    rows: int
    """Rows that may be new."""
    keys: int
    """Their keys."""
    days: Sequence[date | None]
    """Their days."""
    newest_arrival: date | None
    newest_day: date | None
    """Of all rows that keep the `fail` rules."""


def look(loading: Loading, condition: str) -> News:
    """What the rows bring that are under a condition on their arrival."""
    row = loading.task.spark.sql(statement(loading, condition)).collect()[0]  # bounded: one row
    return News(
        condition=condition,
        read=row["read"],
        rejected=row["rejected"],
        rows=row["rows"],
        keys=row["keys"],
        days=[*row["days"], *([None] if row["without_day"] else [])],
        newest_arrival=row["newest_arrival"],
        newest_day=row["newest_day"],
    )


def statement(loading: Loading, condition: str) -> str:
    """The statement: one row."""
    source, table = loading.source, loading.source.table
    key = [identifier(name) for name in table.key]
    joined = " AND ".join(f"s.{name} = t.{name}" for name in key)
    listed = known = ", ".join(key)
    values = source.compared("r") if table.kind is Kind.CHANGES else []
    if values:
        known = f"{listed}, struct({', '.join(values)}) AS _values"
        joined += " AND s._values <=> t._values"
    # Two keys of one hash only seem to be one: they are told apart where that matters.
    new_key = f"CASE WHEN _is_new THEN xxhash64({', '.join(key)}) END"
    return f"""
        SELECT count(*) AS read, count_if(_is_new) AS rows, count(DISTINCT {new_key}) AS keys,
               collect_set(CASE WHEN _is_new THEN _day END) AS days,
               count_if(_is_new AND _day IS NULL) AS without_day,
               max(CASE WHEN _accepted THEN _arrival END) AS newest_arrival,
               max(CASE WHEN _accepted THEN _day END) AS newest_day,
               count_if(NOT _accepted) AS rejected
        FROM (SELECT s.*, s._accepted AND t._held IS NULL AS _is_new
              FROM (SELECT {known}, {table.day} AS _day,
                           CAST({identifier(table.arrival or "")} AS DATE) AS _arrival,
                           {source.accepted} AS _accepted
                    FROM ({source.selection}) AS r WHERE {condition}) AS s
              LEFT JOIN (SELECT {known}, TRUE AS _held
                         FROM {loading.target} AS r WHERE {condition}) AS t ON {joined})"""
