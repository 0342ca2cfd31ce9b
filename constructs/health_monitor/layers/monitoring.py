"""Monitoring: profiles and drift of the Gold tables."""

from pathlib import PurePosixPath

from health_monitor.jobs.monitoring import (
    LAKEHOUSE_MONITORING_REFRESH_JOB,
    LAKEHOUSE_MONITORING_SETUP_JOB,
    MONITORING_LAYER_REFRESH_JOB,
    MONITORING_LAYER_SETUP_JOB,
)
from health_monitor.jobs.spec import Resource, Schema
from health_monitor.layers.foundation import Foundation
from health_monitor.layers.layer import HasSchema, Layer
from health_monitor.terraform.binding import Construct
from health_monitor.terraform.ownership import share_folder
from health_monitor.terraform.storage import create_schema
from health_monitor.terraform.warehouse import warehouse_id

MONITORS = PurePosixPath("monitoring/monitors")


class MonitoringLayer(Layer):
    """Creates the monitoring schema; its jobs create and refresh the monitors."""

    def __init__(
        self, scope: Construct, id: str, *, foundation: Foundation, gold: HasSchema
    ) -> None:
        super().__init__(scope, id, foundation=foundation)
        self.schema = create_schema(self, Schema.MONITORING, settings=self.settings)
        self._declare_dashboard_folders()
        self.deploy(
            LAKEHOUSE_MONITORING_SETUP_JOB,
            LAKEHOUSE_MONITORING_REFRESH_JOB,
            MONITORING_LAYER_SETUP_JOB,
            MONITORING_LAYER_REFRESH_JOB,
            schemas=[gold.schema, self.schema],
            resources={Resource.WAREHOUSE_ID: warehouse_id(self, settings=self.settings)},
        )

    def _declare_dashboard_folders(self) -> None:
        """The platform puts each monitor's dashboard into a folder of its own."""
        files = self.foundation.files
        folder = files.outcome_folder("monitors")
        share_folder(self, "monitors", folder=folder, level="CAN_MANAGE", settings=self.settings)
        for path in map(PurePosixPath, files.paths):
            if path.parent == MONITORS:
                files.outcome_folder(f"monitors/{path.stem}")
