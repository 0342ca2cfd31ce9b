"""Monitors in a Databricks workspace, which computes the metric tables itself."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound
from databricks.sdk.service.catalog import (
    MonitorInfo,
    MonitorInfoStatus,
    MonitorMetric,
    MonitorMetricType,
    MonitorRefreshInfoState,
    MonitorTimeSeries,
)

from content.monitoring.monitor import Monitor
from content.monitoring.monitored_table import gold_table, monitored_columns
from monitoring.profiling.statements import definition_of, view_statement
from runtime.errors import DataError
from runtime.run_log import Step
from runtime.task import Task

POLL_SECONDS = 15
POLLS = 200
"""50 minutes at most."""
ENDED = (
    MonitorRefreshInfoState.SUCCESS,
    MonitorRefreshInfoState.FAILED,
    MonitorRefreshInfoState.CANCELED,
)


@dataclass(frozen=True, kw_only=True)
class WorkspaceMonitors:
    """Creates, updates and refreshes quality monitors; never deletes one or its history."""

    task: Task
    client: WorkspaceClient = field(default_factory=WorkspaceClient)
    wait: Callable[[float], None] = time.sleep

    def create(self, monitor: Monitor, step: Step) -> None:
        """Create the monitor, or bring it to its declaration, and wait until it is active."""
        task, api = self.task, self.client.quality_monitors
        columns = monitored_columns(monitor, gold_table(task.root, monitor))
        view, source = self._view(monitor), task.names.qualified(monitor.table)
        if not task.spark.catalog.tableExists(view) or task.spark.table(view).columns != list(
            columns
        ):
            task.spark.sql(view_statement(view, source, columns))
        declared = self._declaration(monitor)
        try:
            present = api.get(self._table_name(monitor))
        except NotFound:
            api.create(
                table_name=self._table_name(monitor),
                assets_dir=f"{task.root.parent}/monitors/{monitor.name}",
                warehouse_id=task.args.warehouse_id,
                **declared,
            )
        else:
            if all(getattr(present, key) == value for key, value in declared.items()):
                step.status = "UNCHANGED"
            else:
                api.update(table_name=self._table_name(monitor), **declared)
        self._await_active(monitor)

    def refresh_all(self, monitors: Sequence[Monitor]) -> None:
        """Refresh all monitors side by side, and wait for each."""
        started: list[tuple[Monitor, int]] = []
        for monitor in monitors:
            with self.task.attempt(monitor.object):
                refresh = self.client.quality_monitors.run_refresh(self._table_name(monitor))
                started.append((monitor, refresh.refresh_id))
        for monitor, refresh_id in started:
            with self.task.step(monitor.object):
                self._await_refresh(monitor, refresh_id)

    def _declaration(self, monitor: Monitor) -> dict[str, Any]:
        return {
            "output_schema_name": self.task.names.schema("monitoring").replace("`", ""),
            "time_series": MonitorTimeSeries(
                timestamp_col=monitor.timestamp_column, granularities=list(monitor.granularities)
            ),
            "slicing_exprs": list(monitor.slices),
            "custom_metrics": [
                MonitorMetric(
                    name=metric.name,
                    type=MonitorMetricType[f"CUSTOM_METRIC_TYPE_{metric.type}"],
                    input_columns=list(metric.input_columns),
                    definition=definition_of(metric, self.task.definitions),
                    output_data_type=(
                        '{"metadata":{},"name":"output","nullable":true,'
                        f'"type":"{metric.output_type.replace("bigint", "long")}"}}'
                    ),
                )
                for metric in monitor.metrics
            ],
        }

    def _await_active(self, monitor: Monitor) -> None:
        for _ in range(POLLS):
            info: MonitorInfo = self.client.quality_monitors.get(self._table_name(monitor))
            if info.status is MonitorInfoStatus.MONITOR_STATUS_ACTIVE:
                return
            if info.status is not MonitorInfoStatus.MONITOR_STATUS_PENDING:
                raise DataError(
                    f"monitor {monitor.name} of {self._table_name(monitor)} is in status "
                    f"{info.status.value}: {info.latest_monitor_failure_msg or 'no reason given'}"
                )
            self.wait(POLL_SECONDS)
        raise DataError(
            f"monitor {monitor.name} is not active after {POLLS * POLL_SECONDS} seconds"
        )

    def _await_refresh(self, monitor: Monitor, refresh_id: int) -> None:
        for _ in range(POLLS):
            info = self.client.quality_monitors.get_refresh(self._table_name(monitor), refresh_id)
            if info.state is MonitorRefreshInfoState.SUCCESS:
                return
            if info.state in ENDED:
                raise DataError(
                    f"refresh {refresh_id} of monitor {monitor.name} ended as {info.state.value}: "
                    f"{info.message or 'no reason given'}"
                )
            self.wait(POLL_SECONDS)
        raise DataError(
            f"refresh {refresh_id} of monitor {monitor.name} has not ended after "
            f"{POLLS * POLL_SECONDS} seconds"
        )

    def _view(self, monitor: Monitor) -> str:
        return self.task.names.table("monitoring", monitor.view)

    def _table_name(self, monitor: Monitor) -> str:
        return self._view(monitor).replace("`", "")
