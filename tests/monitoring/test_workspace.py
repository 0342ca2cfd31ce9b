"""Monitors in a workspace: what is asked of the platform, with a client that records it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from databricks.sdk.errors import NotFound
from databricks.sdk.service.catalog import (
    MonitorInfo,
    MonitorInfoStatus,
    MonitorRefreshInfoState,
)

from cases import WORKLOADS
from content.definitions import Definitions
from content.monitoring.monitor import Monitor
from content.monitoring.monitored_table import read_monitor
from monitoring.profiling.workspace import WorkspaceMonitors
from runtime.errors import TaskFailed
from runtime.names import Names
from runtime.run_log import RunLog, Step
from runtime.task import Arguments, Task

ACTIVE, PENDING = MonitorInfoStatus.MONITOR_STATUS_ACTIVE, MonitorInfoStatus.MONITOR_STATUS_PENDING
FAILED = MonitorInfoStatus.MONITOR_STATUS_FAILED
NAMES = {"cost": "main.watch.fact_usage", "inference": "main.watch.fact_model_quality_day"}


def cost() -> Monitor:
    return read_monitor(WORKLOADS, "monitoring/monitors/cost.yaml")


def inference() -> Monitor:
    return read_monitor(WORKLOADS, "monitoring/monitors/inference.yaml")


class FakeMonitors:
    """The quality-monitor API, in memory."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.monitors: dict[str, MonitorInfo] = {}
        self.statuses: list[MonitorInfoStatus] = [PENDING, PENDING, ACTIVE]
        self.states: dict[str, list[MonitorRefreshInfoState]] = {}

    def get(self, table_name: str) -> MonitorInfo:
        if table_name not in self.monitors:
            raise NotFound("no monitor")
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        return replace(self.monitors[table_name], status=status)

    def create(self, table_name: str, **settings: Any) -> MonitorInfo:
        self.calls.append(f"create {table_name}")
        self.assets_dir = settings.pop("assets_dir")
        self.warehouse_id = settings.pop("warehouse_id")
        return self._keep(table_name, settings)

    def update(self, table_name: str, **settings: Any) -> MonitorInfo:
        self.calls.append(f"update {table_name}")
        return self._keep(table_name, settings)

    def run_refresh(self, table_name: str) -> SimpleNamespace:
        self.calls.append(f"refresh {table_name}")
        if table_name not in self.states:
            raise NotFound("no monitor")
        return SimpleNamespace(refresh_id=7)

    def get_refresh(self, table_name: str, refresh_id: int) -> SimpleNamespace:
        self.calls.append(f"look {table_name}")
        assert refresh_id == 7
        return SimpleNamespace(state=self.states[table_name].pop(0), message="out of quota")

    def _keep(self, table_name: str, settings: dict[str, Any]) -> MonitorInfo:
        self.monitors[table_name] = MonitorInfo(
            table_name=table_name,
            status=PENDING,
            profile_metrics_table_name=f"{table_name}_profile_metrics",
            drift_metrics_table_name=f"{table_name}_drift_metrics",
            monitor_version=1,
            **settings,
        )
        return self.monitors[table_name]


class FakeSpark:
    """Knows views by name and columns; CREATE VIEW makes one."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.views: dict[str, list[str]] = {}
        self.catalog = SimpleNamespace(tableExists=lambda name: name in self.views)

    def table(self, name: str) -> SimpleNamespace:
        return SimpleNamespace(columns=self.views[name])

    def sql(self, text: str) -> None:
        self.statements.append(text)
        name = text.split()[4]
        columns = text.split(" SELECT ")[1].split(" FROM ")[0]
        self.views[name] = [column.strip("`") for column in columns.split(", ")]


class FakeLog:
    def __init__(self) -> None:
        self.rows: list[tuple[str, str]] = []

    def append(self, step: Step) -> None:
        self.rows.append((step.object, step.status))


@pytest.fixture
def api() -> FakeMonitors:
    return FakeMonitors()


@pytest.fixture
def monitors(api: FakeMonitors) -> WorkspaceMonitors:
    task = Task(
        spark=cast(Any, FakeSpark()),
        names=Names(catalog="main", schemas={"gold": "gold", "monitoring": "watch", "ops": "ops"}),
        definitions=Definitions.load(WORKLOADS),
        root=WORKLOADS,
        log=cast(RunLog, FakeLog()),
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
        run_id="1",
        args=Arguments({"warehouse_id": "w1"}),
    )
    client = cast(Any, SimpleNamespace(quality_monitors=api))
    return WorkspaceMonitors(task=task, client=client, wait=lambda seconds: None)


@contextmanager
def ending(task: Task) -> Iterator[None]:
    """Fails as a task does when it ends."""
    yield
    if task.failures:
        raise TaskFailed("\n".join(task.failures))


def create(monitors: WorkspaceMonitors, monitor: Monitor) -> str:
    step = Step(object=monitor.object, started_at=monitors.task.started_at)
    monitors.create(monitor, step)
    return step.status


def test_monitor_is_created_on_a_view_without_personal_columns(
    monitors: WorkspaceMonitors, api: FakeMonitors
) -> None:
    assert create(monitors, cost()) == "OK"
    assert api.calls == ["create main.watch.fact_usage"]
    assert api.assets_dir == f"{WORKLOADS.parent}/monitors/cost"
    assert api.warehouse_id == "w1"
    (view,) = cast(Any, monitors.task.spark).views.values()
    assert "list_cost" in view
    assert "owner" not in view
    made = api.monitors["main.watch.fact_usage"]
    assert made.output_schema_name == "main.watch"
    assert made.time_series is not None
    assert made.time_series.as_dict() == {
        "timestamp_col": "usage_start_time",
        "granularities": ["1 day"],
    }
    assert made.slicing_exprs == list(cost().slices)
    metrics = {metric.name: metric.as_dict() for metric in made.custom_metrics or []}
    assert metrics["dbu_total"] == {
        "name": "dbu_total",
        "type": "CUSTOM_METRIC_TYPE_AGGREGATE",
        "input_columns": [":table"],
        "definition": "SUM(CASE WHEN usage_unit = 'DBU' THEN usage_quantity END)",
        "output_data_type": '{"metadata":{},"name":"output","nullable":true,"type":"double"}',
    }
    assert metrics["tag_coverage_drift"]["definition"] == (
        "{{current_df}}.tag_coverage - {{base_df}}.tag_coverage"
    )


def test_second_setup_changes_nothing_and_keeps_the_history(
    monitors: WorkspaceMonitors, api: FakeMonitors
) -> None:
    create(monitors, cost())
    assert create(monitors, cost()) == "UNCHANGED"
    assert api.calls == ["create main.watch.fact_usage"]
    assert len(cast(Any, monitors.task.spark).statements) == 1


def test_changed_declaration_updates_the_monitor(
    monitors: WorkspaceMonitors, api: FakeMonitors
) -> None:
    create(monitors, cost())
    assert create(monitors, replace(cost(), slices=("workspace_id",))) == "OK"
    assert api.calls == ["create main.watch.fact_usage", "update main.watch.fact_usage"]
    assert api.monitors["main.watch.fact_usage"].slicing_exprs == ["workspace_id"]


def test_monitor_that_fails_to_start_is_named(
    monitors: WorkspaceMonitors, api: FakeMonitors
) -> None:
    api.statuses = [PENDING, FAILED]
    with pytest.raises(Exception, match=r"monitor cost of main\.watch\.fact_usage is in status"):
        create(monitors, cost())


def test_monitor_that_never_starts_is_named(monitors: WorkspaceMonitors, api: FakeMonitors) -> None:
    api.statuses = [PENDING]
    with pytest.raises(Exception, match="monitor cost is not active after 3000 seconds"):
        create(monitors, cost())


def test_refreshes_run_side_by_side_and_are_waited_for(
    monitors: WorkspaceMonitors, api: FakeMonitors
) -> None:
    running, success = MonitorRefreshInfoState.RUNNING, MonitorRefreshInfoState.SUCCESS
    api.states = {NAMES["cost"]: [running, success], NAMES["inference"]: [success]}
    with ending(monitors.task):
        monitors.refresh_all([cost(), inference()])
    assert api.calls == [
        f"refresh {NAMES['cost']}",
        f"refresh {NAMES['inference']}",
        f"look {NAMES['cost']}",
        f"look {NAMES['cost']}",
        f"look {NAMES['inference']}",
    ]
    assert cast(Any, monitors.task.log).rows == [
        ("monitoring.cost", "OK"),
        ("monitoring.inference", "OK"),
    ]


def test_failed_refreshes_are_all_named(monitors: WorkspaceMonitors, api: FakeMonitors) -> None:
    api.states = {NAMES["inference"]: [MonitorRefreshInfoState.FAILED]}
    with pytest.raises(TaskFailed) as caught, ending(monitors.task):
        monitors.refresh_all([cost(), inference()])
    assert "monitoring.cost: NotFound: no monitor" in str(caught.value)
    assert "monitor inference ended as FAILED: out of quota" in str(caught.value)
