"""Views over computed tables."""

from content.sql import identifier, literal
from content.tables.view import View
from runtime.run_log import Step
from runtime.task import Task


def create_view(task: Task, view: View, step: Step) -> None:
    """Create the view, or replace it by the present definition."""
    columns = ", ".join(
        f"{identifier(name)} COMMENT {literal(comment)}" for name, comment in view.columns.items()
    )
    body = task.render(view.body)
    statement = (
        f"CREATE OR REPLACE VIEW {task.names.table('gold', view.name)} ({columns}) "
        f"COMMENT {literal(view.comment)} AS {body}"
    )
    task.spark.sql(statement)
    step.status = "UNCHANGED"
