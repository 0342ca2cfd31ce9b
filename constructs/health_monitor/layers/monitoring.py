"""Monitoring: profiles and drift of the Gold tables."""

from health_monitor.jobs.monitoring import (
    LAKEHOUSE_MONITORING_REFRESH_JOB,
    LAKEHOUSE_MONITORING_SETUP_JOB,
    MONITORING_LAYER_REFRESH_JOB,
    MONITORING_LAYER_SETUP_JOB,
)
from health_monitor.jobs.spec import Schema
from health_monitor.layers.foundation import Foundation
from health_monitor.layers.layer import HasSchema, Layer
from health_monitor.terraform.binding import Construct
from health_monitor.terraform.storage import create_schema


class MonitoringLayer(Layer):
    """Creates the monitoring schema; its jobs create and refresh the monitors."""

    def __init__(
        self, scope: Construct, id: str, *, foundation: Foundation, gold: HasSchema
    ) -> None:
        super().__init__(scope, id, foundation=foundation)
        self.schema = create_schema(self, Schema.MONITORING, settings=self.settings)
        self.deploy(
            LAKEHOUSE_MONITORING_SETUP_JOB,
            LAKEHOUSE_MONITORING_REFRESH_JOB,
            MONITORING_LAYER_SETUP_JOB,
            MONITORING_LAYER_REFRESH_JOB,
            schemas=[gold.schema, self.schema],
        )
