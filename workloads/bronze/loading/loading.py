"""One Bronze table that is being loaded, with all that this takes."""

from dataclasses import dataclass

from bronze.loading.options import LoadOptions
from bronze.loading.source import Source
from runtime.run_log import Step
from runtime.task import Task


@dataclass(frozen=True, kw_only=True)
class Loading:
    """A table and its source, in one run."""

    task: Task
    source: Source
    target: str
    """Full name of the Bronze table."""
    step: Step
    options: LoadOptions
