"""Where persons may stand: the tables that the content declares, and which of their columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from content.checking.project import read_project
from content.finding.found import read_texts
from content.monitoring.monitor import Monitor
from health_monitor.erasing import ErasingError

METRICS = ("profile_metrics", "drift_metrics")
"""What ends the names of a monitor's tables, after the name of the one that it watches."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A table, and its columns with persons."""

    layer: str
    name: str
    pii: Sequence[str] | None
    """Columns, and members of columns; None: every text."""

    @property
    def object(self) -> str:
        """`layer.name`."""
        return f"{self.layer}.{self.name}"


def places_in(workloads: Path) -> list[Place]:
    """Bronze, then what is computed from it, then what watches that.

    Raises ErasingError when a file cannot be read: a table that it declares would be left out.
    """
    project = read_project(read_texts(workloads))
    if project.problems:
        raise ErasingError(f"{project.problems[0]}: `health-monitor check` shows all such files")
    bronze = [
        Place(layer="bronze", name=table.name, pii=table.pii)
        for table in project.bronze
        if table.pii
    ]
    computed = [
        Place(layer=table.layer, name=table.name, pii=table.pii)
        for table in project.computed
        if table.pii
    ]
    watching = [place for monitor in project.monitors for place in _of_monitor(monitor)]
    return [*bronze, *computed, *watching]


def _of_monitor(monitor: Monitor) -> list[Place]:
    """Its tables hold values of columns that are no persons: all are looked at all the same, for a
    column may have been watched before somebody said that it holds persons."""
    return [
        Place(layer="monitoring", name=f"{monitor.view}_{ending}", pii=None) for ending in METRICS
    ]
