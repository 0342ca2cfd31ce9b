"""Sources, metric views and monitors: what an environment says of them, or its platform takes.

What their files may say is the contract of content, in the workloads.
"""

import re
from collections.abc import Iterator

from health_monitor.jobs.checks.subject import Subject, uploaded
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.platform_limits import LIMITS

BRONZE = "bronze/tables"
METRIC_VIEWS, MONITORS = "semantic/metric_views", "monitoring/monitors"
_MONITORS = LIMITS["monitors_per_metastore"]
# The contract of content demands texts of every field, so both are needed by every metric view.
_RUNTIMES = (LIMITS["metric_view_min_dbr"], LIMITS["metric_view_metadata_min_dbr"])


def runtimes_know_metric_views(subject: Subject) -> Iterator[Fault]:
    """Job clusters are new enough for the metric views that they create."""
    for deployment in subject.deployments if subject.workloads.below(METRIC_VIEWS) else ():
        version = _version(deployment.runtime or "")
        for limit in _RUNTIMES:
            if version is not None and version < (_version(limit.text) or version):
                yield Fault(
                    kind=FaultKind.OLD_RUNTIME,
                    file=deployment.file,
                    limit=limit.name,
                    message=f"its runtime {deployment.runtime} is older than {limit.text}, which "
                    f"the metric views need ({limit.unit})",
                    fix="Raise compute.spark_version, or use serverless compute.",
                )


def granted_schemas_are_read(subject: Subject) -> Iterator[Fault]:
    """Every schema that `source.grant` names has tables that are loaded."""
    read = {path.split("/")[2] for path in subject.workloads.below(BRONZE)}
    for deployment in subject.deployments:
        for schema in sorted(set(deployment.granted) - read):
            yield Fault(
                kind=FaultKind.SCHEMA_NOT_READ,
                file=deployment.file,
                message=f"source.grant names {schema}, of which no table is loaded",
                fix=f"Use some of {', '.join(sorted(read))}.",
            )


def monitors_fit(subject: Subject) -> Iterator[Fault]:
    """A metastore has only so many monitors."""
    monitors = len(subject.workloads.below(MONITORS))
    count = monitors * max(1, len(subject.deployments))
    if count > _MONITORS.number:
        yield Fault(
            kind=FaultKind.TOO_MANY_MONITORS,
            file=uploaded(MONITORS),
            limit=_MONITORS.name,
            message=f"all environments together have {count} monitors, more than a metastore's "
            f"{_MONITORS.number}",
            fix="Remove monitors, or have the limit raised.",
        )


def _version(text: str) -> tuple[int, int] | None:
    """Major and minor of a runtime; None for one that has no number, as on serverless."""
    match = re.match(r"(\d+)\.(\d+)", text)
    return (int(match.group(1)), int(match.group(2))) if match else None
