"""One Bronze table that is being loaded, with all that this takes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from bronze.loading.options import LoadOptions
from bronze.loading.source import Source
from content.sql import literal
from runtime.evaluations import NUMBER, last_number
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
    noted: Mapping[str, int]
    """What the table's last load noted; empty: nothing is known of it."""
    kept_aside: Counter[tuple[date, str]] = field(default_factory=Counter)
    """Day and names of the broken rules, to how many rows this load put into quarantine."""

    @property
    def day_of_data(self) -> str:
        """SQL for the day of a row; where it has none, that of the load."""
        return f"coalesce({self.source.table.day or 'NULL'}, {literal(self.task.day)})"

    @cached_property
    def last_evaluation(self) -> int:
        """Number of the table's last evaluation that was noted; 0: there is none."""
        if NUMBER in self.noted:
            return self.noted[NUMBER]
        log, table = self.task.log, self.source.table
        return last_number(self.task.spark, log.table, table.object)
