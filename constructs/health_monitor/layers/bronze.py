"""Bronze: the system tables as they were, and where they are simulated, their simulation."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from health_monitor.environments.source import SimulatedSource
from health_monitor.jobs.bronze import BRONZE_REFRESH_JOB, BRONZE_SETUP_JOB
from health_monitor.jobs.checks.objects import BRONZE
from health_monitor.jobs.simulation import SIMULATION_JOB
from health_monitor.jobs.spec import Schema
from health_monitor.layers.foundation import Foundation
from health_monitor.layers.layer import Layer
from health_monitor.terraform.binding import Construct
from health_monitor.terraform.ownership import grant_on_source
from health_monitor.terraform.storage import create_schema


class BronzeLayer(Layer):
    """Creates the Bronze schema; its jobs load it from the environment's source."""

    def __init__(self, scope: Construct, id: str, *, foundation: Foundation) -> None:
        super().__init__(scope, id, foundation=foundation)
        self.schema = create_schema(self, Schema.BRONZE, settings=self.settings)
        grant_on_source(self, required=self._required_schemas(), settings=self.settings)
        self.deploy(BRONZE_SETUP_JOB, BRONZE_REFRESH_JOB, schemas=[self.schema])
        if isinstance(self.settings.source, SimulatedSource):
            self.deploy(SIMULATION_JOB)

    def _required_schemas(self) -> Iterator[str]:
        """The schemas without which loading fails; files are read only when they are asked for."""
        # Not before: a job that runs has its own copy of the contract of content.
        from health_monitor.layers.contents import is_required

        files = self.foundation.files
        for path in map(PurePosixPath, files.paths):
            if path.is_relative_to(BRONZE) and is_required(str(path), files.text(str(path))):
                yield path.parent.name
