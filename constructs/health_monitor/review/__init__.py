"""What a Terraform plan would do, told for the people who review it."""

from health_monitor.review.errors import ReviewError
from health_monitor.review.markdown import as_markdown
from health_monitor.review.reader import read_review
from health_monitor.review.text import as_text
from health_monitor.review.values import Action, Change, Review, Section

__all__ = [
    "Action",
    "Change",
    "Review",
    "ReviewError",
    "Section",
    "as_markdown",
    "as_text",
    "read_review",
]
