"""Days as SQL: ranges of the plain column, so that files without such days are not read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from content.sql import identifier, literal
from content.tables.bronze_table import BronzeTable

ONE = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Span:
    """Days from the first to the last, both included; None: without end."""

    first: date | None = None
    last: date | None = None


def spans_of(days: Iterable[date]) -> tuple[Span, ...]:
    """The days as few spans, in their order."""
    spans: list[Span] = []
    for day in sorted(set(days)):
        last = spans[-1].last if spans else None
        if last is not None and day == last + ONE:
            spans[-1] = Span(first=spans[-1].first, last=day)
        else:
            spans.append(Span(first=day, last=day))
    return tuple(spans)


def in_spans(table: BronzeTable, spans: Sequence[Span], alias: str = "") -> str:
    """The rows of these days; `alias`: of the relation that has them, with its dot."""
    column = alias + identifier(table.day_column or "")
    is_cast = table.day_column != table.day
    return f"({' OR '.join(_in_span(column, is_cast, span) for span in spans) or 'FALSE'})"


def on_days(table: BronzeTable, days: Iterable[date | None], alias: str = "") -> str:
    """The rows of these days; None: those without a day."""
    listed = list(days)
    found = in_spans(table, spans_of(day for day in listed if day is not None), alias)
    if None not in listed:
        return found
    return f"({found} OR {alias}{identifier(table.day_column or '')} IS NULL)"


def _in_span(column: str, is_cast: bool, span: Span) -> str:
    limits = []
    if span.first is not None:
        limits.append(f"{column} >= {literal(_midnight(span.first) if is_cast else span.first)}")
    if span.last is not None:
        end = span.last + ONE
        limits.append(f"{column} < {literal(_midnight(end) if is_cast else end)}")
    return f"({' AND '.join(limits) or f'{column} IS NOT NULL'})"


def _midnight(day: date) -> datetime:
    # Without a zone, as the cast to a date: both are of the session's zone.
    return datetime.combine(day, time())
