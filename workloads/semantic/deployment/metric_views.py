"""Bringing one metric view into the catalog."""

from content.metric_view import MetricView
from runtime.dialect import Dialect
from runtime.run_log import Step
from runtime.task import Task
from semantic.deployment.metric_view_text import native_statement, reduce, reduced_statement


def deploy_metric_view(task: Task, view: MetricView, step: Step) -> None:
    """Create or replace the view; one that is already as declared is left alone."""
    name = task.names.table("semantic", view.name)
    rendered = task.render(view.text)
    if Dialect.of(task.names).metric_view_version() == "1.1":
        task.spark.sql(native_statement(name, rendered))
        return
    # Open-source Spark has no CREATE OR REPLACE for metric views.
    if task.spark.catalog.tableExists(name):
        if reduce(rendered).strip() == _deployed_text(task, name):
            step.status = "UNCHANGED"
            return
        statement = f"DROP VIEW {name}"
        task.spark.sql(statement)
    task.spark.sql(reduced_statement(name, rendered))


def _deployed_text(task: Task, name: str) -> str:
    # bounded: the description of one view
    statement = f"DESCRIBE EXTENDED {name}"
    rows = task.spark.sql(statement).collect()
    return next((row[1] for row in rows if row[0] == "View Text"), "").strip()
