"""One Bronze table that is being loaded, with all that this takes."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

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
    kept_aside: Counter[tuple[date, str]] = field(default_factory=Counter)
    """Day and names of the broken rules, to how many rows this load put into quarantine."""
