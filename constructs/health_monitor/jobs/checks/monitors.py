"""Monitors: what the platform refuses to create."""

import re
from collections.abc import Iterator

from health_monitor.jobs.checks.subject import Subject, uploaded
from health_monitor.jobs.content import MONITORS, texts
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.platform_limits import LIMITS

_MONITORS = LIMITS["monitors_per_metastore"]
_GRANULARITIES = LIMITS["monitor_granularities"]
_METRIC = LIMITS["monitor_custom_metric_definition"]
_NO_EXPRESSION = re.compile(r"\{%|\bSELECT\b|\bJOIN\b|;\s*\S", re.IGNORECASE)


def one_monitor_for_a_table(subject: Subject) -> Iterator[Fault]:
    """A table has at most one monitor, and a metastore only so many."""
    first: dict[str, str] = {}
    files = subject.workloads.content_in(MONITORS)
    for file in files:
        table = str(file.values.get("table"))
        if first.setdefault(table, file.path) != file.path:
            yield Fault(
                kind=FaultKind.SECOND_MONITOR,
                file=uploaded(file.path),
                limit="monitors_per_table",
                message=f"{table} has a monitor already, {uploaded(first[table])}",
                fix="Put the metrics of both into one file.",
            )
    count = len(files) * max(1, len(subject.deployments))
    if count > _MONITORS.number:
        yield Fault(
            kind=FaultKind.TOO_MANY_MONITORS,
            file=uploaded(MONITORS),
            limit=_MONITORS.name,
            message=f"all environments together have {count} monitors, more than a metastore's "
            f"{_MONITORS.number}",
            fix="Remove monitors, or have the limit raised.",
        )


def granularities_are_known(subject: Subject) -> Iterator[Fault]:
    """Windows have lengths that the platform knows."""
    for file in subject.workloads.content_in(MONITORS):
        series = file.values.get("time_series")
        for word in texts(series.get("granularities") if isinstance(series, dict) else None):
            if word not in _GRANULARITIES.words:
                yield Fault(
                    kind=FaultKind.MONITOR_GRANULARITY,
                    file=uploaded(file.path),
                    limit=_GRANULARITIES.name,
                    message=f"its granularity {word!r} is not one of "
                    f"{', '.join(_GRANULARITIES.words)}",
                    fix="Use one of these.",
                )


def metrics_are_expressions(subject: Subject) -> Iterator[Fault]:
    """A custom metric is one expression, without a query, a join or a template block."""
    for file in subject.workloads.content_in(MONITORS):
        for metric in file.mappings("custom_metrics"):
            found = _NO_EXPRESSION.search(str(metric.get("definition", "")))
            if found:
                yield Fault(
                    kind=FaultKind.MONITOR_METRIC,
                    file=uploaded(file.path),
                    limit=_METRIC.name,
                    message=f"the definition of {metric.get('name')} has {found.group()!r}, but "
                    "may only be one expression",
                    fix="Compute it in a Gold table, and let the metric aggregate that column.",
                )
