"""Content files that the platform refuses."""

from functools import partial
from typing import Any

import yaml
from broken_jobs.build import ENVIRONMENT, build
from broken_jobs.example import Example

from health_monitor.jobs.checks import Subject
from health_monitor.jobs.faults import FaultKind as F

_VIEW = "semantic/metric_views/cost.yaml"
_FUNCTION = "semantic/functions/cost/get_cost.sql"
_MONITOR = "monitoring/monitors/cost.yaml"
_TABLE = {"gold/tables/cost/fact_x.sql": "/* ---\ncomment: A table.\n--- */\n"}
_MEASURE: dict[str, Any] = {"name": "cost", "expr": "SUM(x)"}


def view_with(*, measure: dict[str, Any] | None = None, **changes: Any) -> Subject:
    """A metric view, changed in one place."""
    content = {
        "version": "1.1",
        "source": "${gold}.fact_x",
        "measures": [{**_MEASURE, **(measure or {})}],
        **changes,
    }
    return build(files={_VIEW: yaml.safe_dump(content), **_TABLE})


def _on_cluster(runtime: str, **measure: Any) -> Subject:
    subject = view_with(measure=measure)
    return build(
        files={_VIEW: yaml.safe_dump(dict(subject.workloads.content[_VIEW].values)), **_TABLE},
        environments=({"runtime": runtime},),
    )


def _function(parameters: str, body: str = "SELECT 1") -> Subject:
    return build(files={_FUNCTION: f"/* ---\nparameters: {parameters}\n--- */\n{body}\n"})


def _monitor(**changes: Any) -> str:
    return yaml.safe_dump({"table": "gold.fact_x", **changes})


def _monitors(count: int, environments: int) -> Subject:
    files = {f"monitoring/monitors/m{n}.yaml": f"table: gold.f{n}\n" for n in range(count)}
    tables = {f"gold/tables/x/f{n}.sql": "/* ---\na: 1\n--- */\n" for n in range(count)}
    return build(files={**files, **tables}, environments=({},) * environments)


_METADATA = "DBR, for display_name, synonyms, format and comment"
_MINIMUM = "DBR (cardinality/offset/inclusive|exclusive 18.1; numeric-index windows 19)"
_RAISE = "Raise compute.spark_version, or use serverless compute."
_GRANULARITIES = (
    "5 minutes, 30 minutes, 1 hour, 1 day, 1 week, 2 weeks, 3 weeks, 4 weeks, 1 month, 1 year"
)

EXAMPLES = (
    *(
        Example(
            kind=F.BROKEN_CONTENT,
            name=message,
            subject=partial(build, files={path: text}),
            file=f"workloads/{path}",
            message=message,
            fix="Correct the file.",
        )
        for path, text, message in (
            (
                _MONITOR,
                "a: 1\nb: [\n",
                "its YAML is broken: line 3: did not find expected node content",
            ),
            (_VIEW, "- a\n", "its YAML is no mapping of keys"),
            (_FUNCTION, "SELECT 1\n", "it has no header between /* --- and --- */"),
        )
    ),
    *(
        Example(
            kind=F.METRIC_VIEW_VERSION,
            name=repr(version),
            subject=partial(view_with, version=version),
            file=f"workloads/{_VIEW}",
            message=f"its version is {version!r}, not one of 0.1, 1.1",
            fix='Write version: "1.1".',
            limit="metric_view_versions",
        )
        for version in ("1.0", 2, None)
    ),
    *(
        Example(
            kind=F.METRIC_VIEW_FIELD,
            name=word,
            subject=partial(view_with, **changes),
            file=f"workloads/{_VIEW}",
            message=f"it has the key {word}, which metric views do not have",
            fix="Remove it.",
            limit="metric_view_forbidden_fields",
        )
        for word, changes in (
            ("name", {"name": "cost"}),
            ("time_dimension", {"time_dimension": "day"}),
            ("window_measures", {"window_measures": []}),
            ("joins.join_type", {"joins": [{"name": "a", "join_type": "left"}]}),
            ("joins.table", {"joins": [{"name": "a", "table": "b"}]}),
        )
    ),
    *(
        Example(
            kind=F.METRIC_VIEW_DISPLAY_NAME,
            name=f"{length} characters",
            subject=partial(view_with, measure={"display_name": "x" * length}),
            file=f"workloads/{_VIEW}",
            message=f"the display_name of cost has {length} characters, more than 255",
            fix="Shorten it.",
            limit="metric_view_display_name_max",
        )
        for length in (256, 1000)
    ),
    Example(
        kind=F.METRIC_VIEW_SYNONYMS,
        name="too many",
        subject=lambda: view_with(measure={"synonyms": list("abcdefghijk")}),
        file=f"workloads/{_VIEW}",
        message="cost has 11 synonyms, more than 10",
        fix="Keep the most common.",
        limit="metric_view_synonyms_max",
    ),
    Example(
        kind=F.METRIC_VIEW_SYNONYMS,
        name="too long",
        subject=lambda: view_with(measure={"synonyms": ["x" * 256]}),
        file=f"workloads/{_VIEW}",
        message="a synonym of cost has 256 characters, more than 255",
        fix="Shorten it.",
        limit="metric_view_synonym_len_max",
    ),
    *(
        Example(
            kind=F.METRIC_VIEW_WINDOW,
            name=f"no {key}",
            subject=partial(view_with, measure={"window": window}),
            file=f"workloads/{_VIEW}",
            message=f"the window of cost has no {key}",
            fix="Add it.",
            limit="metric_view_window_required",
        )
        for key, window in (
            ("order", [{"range": "trailing 7 day", "semiadditive": "last"}]),
            ("range", {"order": "day", "semiadditive": "last"}),
        )
    ),
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
        subject=lambda: _on_cluster("17.2.x-scala2.13", comment="The cost."),
        file=ENVIRONMENT,
        message="its runtime 17.2.x-scala2.13 is older than 17.3, which the metric views need "
        f"({_METADATA})",
        fix=_RAISE,
        limit="metric_view_metadata_min_dbr",
    ),
    *(
        Example(
            kind=F.FUNCTION_DEFAULTS,
            name=f"{second} after {first}",
            subject=partial(_function, text),
            file=f"workloads/{_FUNCTION}",
            message=f"its parameter {second} has no default and follows {first}, which has",
            fix="Give it a default, or move it before the others.",
            limit="tvf_default_params_last",
        )
        for text, first, second in (
            ("{a: {type: INT, default: '1'}, b: {type: INT}}", "a", "b"),
            ("{a: {type: INT}, b: {default: '1'}, c: {}}", "b", "c"),
        )
    ),
    *(
        Example(
            kind=F.FUNCTION_LIMIT,
            name=body,
            subject=partial(_function, "{top_n: {type: INT, default: '1'}}", body),
            file=f"workloads/{_FUNCTION}",
            message="LIMIT takes its parameter top_n",
            fix="Rank the rows with a total order, and filter by the rank.",
            limit="tvf_limit_constant",
        )
        for body in ("SELECT 1 LIMIT top_n", "SELECT * FROM (SELECT 1 limit\n  top_n)")
    ),
    *(
        Example(
            kind=F.SECOND_MONITOR,
            name=path,
            subject=partial(build, files={_MONITOR: _monitor(), path: _monitor(), **_TABLE}),
            file=f"workloads/{path}",
            message=f"gold.fact_x has a monitor already, workloads/{_MONITOR}",
            fix="Put the metrics of both into one file.",
            limit="monitors_per_table",
        )
        for path in ("monitoring/monitors/money.yaml", "monitoring/monitors/deep/x.yaml")
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
    *(
        Example(
            kind=F.MONITOR_GRANULARITY,
            name=word,
            subject=partial(
                build, files={_MONITOR: _monitor(time_series={"granularities": [word]}), **_TABLE}
            ),
            file=f"workloads/{_MONITOR}",
            message=f"its granularity {word!r} is not one of {_GRANULARITIES}",
            fix="Use one of these.",
            limit="monitor_granularities",
        )
        for word in ("2 days", "daily")
    ),
    *(
        Example(
            kind=F.MONITOR_METRIC,
            name=found,
            subject=partial(
                build,
                files={
                    _MONITOR: _monitor(custom_metrics=[{"name": "m", "definition": text}]),
                    **_TABLE,
                },
            ),
            file=f"workloads/{_MONITOR}",
            message=f"the definition of m has {found!r}, but may only be one expression",
            fix="Compute it in a Gold table, and let the metric aggregate that column.",
            limit="monitor_custom_metric_definition",
        )
        for found, text in (
            ("SELECT", "(SELECT MAX(x) FROM t)"),
            ("join", "a join b"),
            ("{%", "{% if x %}1{% endif %}"),
        )
    ),
)
