"""Loading what arrived since the last load."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bronze.loading.days import on_days
from bronze.loading.loading import Loading
from bronze.loading.looking import News, look
from bronze.loading.repeats import refuse_undecided
from bronze.loading.retention import kept_from
from bronze.loading.windows import Bounds, older_windows, windows
from bronze.loading.writing import add_rows, replace_rows
from content.tables.bronze_table import Kind


def load_arrived(loading: Loading, bounds: Bounds) -> tuple[Bounds, Sequence[str]]:
    """Load it, in windows of arrival; how far source and Bronze table reach now, and the windows
    in which rows break a `fail` rule.
    """
    table, reach = loading.source.table, loading.options.reach
    older = older_windows(table, bounds, reach)
    found = windows(table, bounds, reach)
    seen = {condition: look(loading, condition) for condition in found[:1]}
    for news in seen.values():
        if bounds.newest_arrival is None and news.newest_arrival is not None:
            # Only now it is known how far the source reaches: it may be many windows.
            known = replace(bounds, newest_arrival=news.newest_arrival)
            found = windows(table, known, reach)
    rejecting = []
    for condition in [*found, *older]:
        news = seen.get(condition) or look(loading, condition)
        rejecting += [condition] if news.rejected else []
        bounds = _load(loading, news, bounds)
    return bounds, rejecting


def _load(loading: Loading, news: News, bounds: Bounds) -> Bounds:
    loading.step.count(read=news.read)
    bounds = replace(
        bounds,
        newest_day=_latest(bounds.newest_day, news.newest_day),
        held_arrival=_latest(bounds.held_arrival, news.newest_arrival),
    )
    kept = kept_from(
        loading.source.table, bounds.newest_day, loading.options, loading.task.started_at
    )
    # What comes late for a day that is no longer kept would be removed again, for ever.
    days = [day for day in news.days if not kept or day is None or day >= kept.since]
    if not days:
        return bounds
    _write(loading, news, days)
    first = min((day for day in days if day is not None), default=None)
    held = [day for day in (bounds.held_first_day, first) if day is not None]
    return replace(bounds, held_first_day=min(held, default=None))


def _write(loading: Loading, news: News, days: list[date | None]) -> None:
    source, table = loading.source, loading.source.table
    condition = f"{news.condition} AND {on_days(table, days)}"
    within = on_days(table, days, "t.")
    is_repeated = news.rows != news.keys
    if is_repeated:
        refuse_undecided(loading, news.condition)
    if table.kind is Kind.CHANGES:
        replace_rows(loading, source.one_row_per_key(condition), within)
    elif is_repeated:
        add_rows(loading, source.one_row_per_key(condition), within)
    else:
        add_rows(loading, source.accepted_rows(condition), within)


def _latest(one: date | None, other: date | None) -> date | None:
    return max(filter(None, (one, other)), default=None)
