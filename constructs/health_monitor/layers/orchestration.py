"""Orchestration: the two jobs that run all the others."""

from health_monitor.jobs.orchestration import (
    MASTER_REFRESH_ORCHESTRATOR,
    MASTER_SETUP_ORCHESTRATOR,
)
from health_monitor.layers.foundation import Foundation
from health_monitor.layers.layer import HasJobs, Layer
from health_monitor.terraform.binding import Construct


class Orchestration(Layer):
    """Deploys the orchestrators over the jobs of the layers below, wherever those are deployed."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        foundation: Foundation,
        bronze: HasJobs,
        gold: HasJobs,
        semantic: HasJobs,
        monitoring: HasJobs,
        ml: HasJobs,
    ) -> None:
        super().__init__(scope, id, foundation=foundation)
        self.deploy(
            MASTER_SETUP_ORCHESTRATOR,
            MASTER_REFRESH_ORCHESTRATOR,
            runs=[bronze, gold, semantic, monitoring, ml],
        )
