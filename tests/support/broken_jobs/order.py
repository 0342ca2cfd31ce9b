"""Jobs and content that read what no earlier job creates."""

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
_TABLE = "which no file declares, so no job creates it"
_WRITE_TABLE = "Correct the name, or write the table's file."

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
    Example(
        kind=F.UNKNOWN_TABLE,
        name="function",
        subject=lambda: build(
            files={"semantic/functions/cost/f.sql": "/* ---\na: 1\n--- */\nSELECT 1 FROM ${gold}.x"}
        ),
        file="workloads/semantic/functions/cost/f.sql",
        message=f"it reads gold.x, {_TABLE}",
        fix=_WRITE_TABLE,
    ),
    Example(
        kind=F.UNKNOWN_TABLE,
        name="metric view",
        subject=lambda: build(
            files={
                "semantic/metric_views/v.yaml": 'version: "1.1"\nsource: ${gold}.fact_x\n'
                "joins: [{name: d, source: '${gold}.dim_x', 'on': a = b}]\n",
                "gold/tables/cost/fact_x.sql": "/* ---\na: 1\n--- */\n",
            }
        ),
        file="workloads/semantic/metric_views/v.yaml",
        message=f"it reads gold.dim_x, {_TABLE}",
        fix=_WRITE_TABLE,
    ),
    Example(
        kind=F.UNKNOWN_TABLE,
        name="monitor",
        subject=lambda: build(files={"monitoring/monitors/m.yaml": "table: gold.fact_y\n"}),
        file="workloads/monitoring/monitors/m.yaml",
        message=f"it reads gold.fact_y, {_TABLE}",
        fix=_WRITE_TABLE,
    ),
    Example(
        kind=F.UNKNOWN_TABLE,
        name="Gold table",
        subject=lambda: build(
            files={
                "gold/tables/cost/t.sql": "/* ---\na: 1\n--- */\n"
                "SELECT 1 FROM ${bronze}.billing_usage -- ${gold}.not_read\n"
            }
        ),
        file="workloads/gold/tables/cost/t.sql",
        message=f"it reads bronze.billing_usage, {_TABLE}",
        fix=_WRITE_TABLE,
    ),
)
