"""The whole product in one environment."""

from pathlib import Path

from health_monitor.environments.settings import Settings
from health_monitor.layers.bronze import BronzeLayer
from health_monitor.layers.foundation import Foundation
from health_monitor.layers.gold import GoldLayer
from health_monitor.layers.ml import MlLayer
from health_monitor.layers.monitoring import MonitoringLayer
from health_monitor.layers.orchestration import Orchestration
from health_monitor.layers.semantic import SemanticLayer
from health_monitor.terraform.backend import configure
from health_monitor.terraform.binding import Construct, TerraformStack


class HealthMonitorStack(TerraformStack):
    """Reads from the bottom of the architecture to its top."""

    def __init__(self, scope: Construct, id: str, *, settings: Settings, project: Path) -> None:
        super().__init__(scope, id)
        configure(self, settings=settings, project=project)
        base = Foundation(self, "base", settings=settings, workloads=[project / "workloads"])
        bronze = BronzeLayer(self, "bronze", foundation=base)
        gold = GoldLayer(self, "gold", foundation=base, bronze=bronze)
        semantic = SemanticLayer(self, "semantic", foundation=base, gold=gold)
        monitoring = MonitoringLayer(self, "monitoring", foundation=base, gold=gold)
        ml = MlLayer(self, "ml", foundation=base, gold=gold)
        Orchestration(
            self,
            "orchestration",
            foundation=base,
            bronze=bronze,
            gold=gold,
            semantic=semantic,
            monitoring=monitoring,
            ml=ml,
        )
