"""Sources, metric views and monitors that the platform of an environment does not take."""

from functools import partial

from broken_jobs.build import ENVIRONMENT, build
from broken_jobs.example import Example

from health_monitor.jobs.checks import Subject
from health_monitor.jobs.faults import FaultKind as F

VIEW = {"semantic/metric_views/cost.yaml": 'version: "1.1"\n'}

SOURCES = {
    f"bronze/tables/{name}.yaml": "kind: append\n" for name in ("billing/usage", "query/history")
}


def _on_cluster(runtime: str) -> Subject:
    return build(files=VIEW, environments=({"runtime": runtime},))


def _monitors(count: int, environments: int) -> Subject:
    files = {f"monitoring/monitors/m{n}.yaml": f"table: gold.f{n}\n" for n in range(count)}
    return build(files=files, environments=({},) * environments)


_METADATA = "DBR, for display_name, synonyms, format and comment"
_MINIMUM = "DBR (cardinality/offset/inclusive|exclusive 18.1; numeric-index windows 19)"
_RAISE = "Raise compute.spark_version, or use serverless compute."

EXAMPLES = (
    Example(
        kind=F.OLD_RUNTIME,
        name="without metric views",
        subject=lambda: _on_cluster("15.4.x-scala2.12"),
        file=ENVIRONMENT,
        message="its runtime 15.4.x-scala2.12 is older than 16.4, which the metric views need "
        f"({_MINIMUM})",
        fix=_RAISE,
        limit="metric_view_min_dbr",
    ),
    Example(
        kind=F.OLD_RUNTIME,
        name="without their texts",
        subject=lambda: _on_cluster("17.2.x-scala2.13"),
        file=ENVIRONMENT,
        message="its runtime 17.2.x-scala2.13 is older than 17.3, which the metric views need "
        f"({_METADATA})",
        fix=_RAISE,
        limit="metric_view_metadata_min_dbr",
    ),
    Example(
        kind=F.SCHEMA_NOT_READ,
        name="misspelt",
        subject=lambda: build(files=SOURCES, environments=({"granted": ("billing", "qery")},)),
        file=ENVIRONMENT,
        message="source.grant names qery, of which no table is loaded",
        fix="Use some of billing, query.",
    ),
    Example(
        kind=F.SCHEMA_NOT_READ,
        name="of another release",
        subject=lambda: build(files=SOURCES, environments=({}, {"granted": ("lakeflow",)})),
        file=ENVIRONMENT,
        message="source.grant names lakeflow, of which no table is loaded",
        fix="Use some of billing, query.",
    ),
    *(
        Example(
            kind=F.TOO_MANY_MONITORS,
            name=f"{count} in {environments} environments",
            subject=partial(_monitors, count, environments),
            file="workloads/monitoring/monitors",
            message=f"all environments together have {count * environments} monitors, more than a "
            "metastore's 100",
            fix="Remove monitors, or have the limit raised.",
            limit="monitors_per_metastore",
        )
        for count, environments in ((101, 1), (34, 3))
    ),
)
