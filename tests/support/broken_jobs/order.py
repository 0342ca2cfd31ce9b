"""Jobs that read a schema which no earlier job fills."""

from typing import Any

from broken_jobs.build import ENTRY, build
from broken_jobs.example import Example

from health_monitor.jobs.checks import Subject
from health_monitor.jobs.faults import FaultKind as F
from health_monitor.jobs.parameters import CATALOG
from health_monitor.jobs.spec import Schema


def _reading(schema: Schema, **changes: Any) -> Subject:
    """merge_job is told a schema."""
    arguments = {"catalog": CATALOG.reference, "schema": schema}
    text = ENTRY.replace('"catalog"', '"catalog", "schema"')
    return build(merge_task={"arguments": arguments}, files={"gold/merge.py": text}, **changes)


_SCHEMA_UNFILLED = "and no task before it runs a job that fills it"

EXAMPLES = (
    Example(
        kind=F.READ_BEFORE_WRITTEN,
        name="its domain's job runs beside it",
        subject=lambda: _reading(Schema.BRONZE, run_layer={"depends_on": ()}),
        job="master",
        task="layer",
        message=f"gold_layer_job reads the bronze schema, {_SCHEMA_UNFILLED}",
        fix="Add a task that runs a bronze job to its depends_on.",
    ),
    Example(
        kind=F.READ_BEFORE_WRITTEN,
        name="no job of its domain runs",
        subject=lambda: _reading(Schema.ML),
        job="master",
        task="layer",
        message=f"gold_layer_job reads the ml schema, {_SCHEMA_UNFILLED}",
        fix="Add a task that runs a ml job to its depends_on.",
    ),
)
