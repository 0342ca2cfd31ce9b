"""Bringing one metric view into the catalog."""

from content.semantic.metric_view import MetricView
from content.semantic.metric_view_joins import check_joins, must_be_folded, tables_of
from runtime.dialect import Dialect
from runtime.run_log import Step
from runtime.task import Task
from semantic.deployment.metric_view_text import fold, native_statement, reduce, reduced_statement


def deploy_metric_view(task: Task, view: MetricView, step: Step) -> None:
    """Create or replace the view; one that is already as declared is left alone."""
    tables = tables_of(task.root, view)
    check_joins(view, tables)
    name = task.names.table("semantic", view.name)
    rendered = task.render(view.text)
    if Dialect.of(task.names).metric_view_version() == "1.1":
        text = fold(rendered) if must_be_folded(view, tables) else rendered
        task.spark.sql(native_statement(name, text))
        return
    step.message = lacking_message(view)
    # Open-source Spark has no CREATE OR REPLACE for metric views.
    if task.spark.catalog.tableExists(name):
        if reduce(rendered).strip() == _deployed_text(task, name):
            step.status = "UNCHANGED"
            return
        statement = f"DROP VIEW {name}"
        task.spark.sql(statement)
    task.spark.sql(reduced_statement(name, rendered))


def lacking_message(view: MetricView) -> str:
    """Which measures an engine without windows leaves out; empty when there are none."""
    if not view.windows:
        return ""
    return (
        f"made without {', '.join(view.windows)}: metric views of this engine have no windows; "
        "`health-monitor query` of such a measure shows the SQL that it stands for"
    )


def _deployed_text(task: Task, name: str) -> str:
    # bounded: the description of one view
    statement = f"DESCRIBE EXTENDED {name}"
    rows = task.spark.sql(statement).collect()
    return next((row[1] for row in rows if row[0] == "View Text"), "").strip()
