"""Orchestration: the two jobs that run all the others."""

from health_monitor.jobs.orchestration import (
    MASTER_REFRESH_ORCHESTRATOR,
    MASTER_SETUP_ORCHESTRATOR,
)
from health_monitor.layers.bronze import BronzeLayer
from health_monitor.layers.foundation import Foundation
from health_monitor.layers.gold import GoldLayer
from health_monitor.layers.layer import Layer
from health_monitor.layers.ml import MlLayer
from health_monitor.layers.monitoring import MonitoringLayer
from health_monitor.layers.semantic import SemanticLayer
from health_monitor.terraform.binding import Construct


class Orchestration(Layer):
    """Deploys the orchestrators over the jobs of the layers below."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        foundation: Foundation,
        bronze: BronzeLayer,
        gold: GoldLayer,
        semantic: SemanticLayer,
        monitoring: MonitoringLayer,
        ml: MlLayer,
    ) -> None:
        super().__init__(scope, id, foundation=foundation)
        layers: tuple[Layer, ...] = (bronze, gold, semantic, monitoring, ml)
        self.deploy(
            MASTER_SETUP_ORCHESTRATOR,
            MASTER_REFRESH_ORCHESTRATOR,
            children={key: job for layer in layers for key, job in layer.jobs.items()},
        )
