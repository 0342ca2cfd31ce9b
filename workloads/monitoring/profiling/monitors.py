"""Who computes the metric tables: the platform, or SQL of ours."""

from collections.abc import Sequence
from typing import Protocol

from content.monitoring.monitor import Monitor
from monitoring.profiling.local import LocalMonitors
from runtime.dialect import Dialect
from runtime.run_log import Step
from runtime.task import Task


class Monitors(Protocol):
    """Creates and refreshes monitors."""

    def create(self, monitor: Monitor, step: Step) -> None:
        """Make the monitor, or bring it to its declaration; its history stays."""

    def refresh_all(self, monitors: Sequence[Monitor]) -> None:
        """Bring the metric tables of all monitors up to date, one log row each."""


def monitors_of(task: Task) -> Monitors:
    """The implementation for the task's engine."""
    if Dialect.of(task.names).is_local:
        return LocalMonitors(task=task)
    # Only a workspace has the SDK's client and the credentials for it.
    from monitoring.profiling.workspace import WorkspaceMonitors

    return WorkspaceMonitors(task=task)
