"""Coverage as plain rows, for programs."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from health_monitor.coverage.source import Coverage
from health_monitor.reader.rows import Rows


def rows_of(found: Sequence[Coverage], dependents: Mapping[str, Sequence[str]]) -> Rows:
    """One row for each source; `dependents`: of those that are missing."""
    records = [_record(each, dependents.get(each.table.source, ())) for each in found]
    columns = tuple(records[0]) if records else ()
    return Rows(
        columns=columns, values=[list(record.values()) for record in records], has_more=False
    )


def _record(found: Coverage, dependents: Sequence[str]) -> Mapping[str, Any]:
    load, first = found.load, found.to_come
    is_documented = found.table.latency_hours is not None
    return {
        "source": found.table.source,
        "need": found.table.need.value,
        "required": found.table.required,
        "state": found.state.value,
        "is_there": found.is_there,
        "is_granted": found.is_granted,
        "rows": found.held.rows,
        "oldest_day": found.held.oldest,
        "newest_row": found.held.newest,
        "lag_hours": _hours(found.lag),
        "allowed_lag_hours": _hours(found.allowed_lag),
        "allowed_by": None
        if found.allowed_lag is None
        else ("documentation" if is_documented else "what is usual"),
        "is_late": found.is_late,
        "last_load": load.ended_at if load else None,
        "message": load.message if load else None,
        "quarantined": found.quarantined,
        "healed_days": load.healed_days if load else 0,
        "proven_back_to": load.proven_back_to if load else None,
        "is_proven": load.is_proven if load else False,
        "read_back_to": load.read_back_to if load else None,
        "rows_to_come": first.rows if first else None,
        "days_to_come": first.days if first else None,
        "dependents": list(dependents),
    }


def _hours(span: timedelta | None) -> float | None:
    return None if span is None else round(span.total_seconds() / 3600, 1)
