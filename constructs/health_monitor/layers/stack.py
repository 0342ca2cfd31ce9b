"""The whole product in one environment."""

from collections.abc import Sequence
from pathlib import Path

from health_monitor.environments.settings import Settings
from health_monitor.layers.bronze import BronzeLayer
from health_monitor.layers.foundation import Foundation
from health_monitor.layers.gold import GoldLayer
from health_monitor.layers.ml import MlLayer
from health_monitor.layers.monitoring import MonitoringLayer
from health_monitor.layers.orchestration import Orchestration
from health_monitor.layers.project import WORKLOADS
from health_monitor.layers.semantic import SemanticLayer
from health_monitor.terraform.backend import configure
from health_monitor.terraform.binding import Construct, TerraformStack


class HealthMonitorStack(TerraformStack):
    """Reads from the bottom of the architecture to its top.

    The path of a local state is taken below `project`. A stack of another team adds its own jobs
    to the layers, which it finds here by name.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        settings: Settings,
        project: Path,
        workloads: Sequence[Path] = (WORKLOADS,),
    ) -> None:
        super().__init__(scope, id)
        configure(self, settings=settings, project=project)
        self.base = Foundation(self, "base", settings=settings, workloads=workloads)
        self.bronze = BronzeLayer(self, "bronze", foundation=self.base)
        self.gold = GoldLayer(self, "gold", foundation=self.base, bronze=self.bronze)
        self.semantic = SemanticLayer(self, "semantic", foundation=self.base, gold=self.gold)
        self.monitoring = MonitoringLayer(self, "monitoring", foundation=self.base, gold=self.gold)
        self.ml = MlLayer(self, "ml", foundation=self.base, gold=self.gold)
        self.orchestration = Orchestration(
            self,
            "orchestration",
            foundation=self.base,
            bronze=self.bronze,
            gold=self.gold,
            semantic=self.semantic,
            monitoring=self.monitoring,
            ml=self.ml,
        )
