"""Gold: facts and dimensions made of Bronze."""

from health_monitor.jobs.gold import GOLD_BACKFILL_JOB, GOLD_MERGE_JOB, GOLD_SETUP_JOB
from health_monitor.jobs.spec import Schema
from health_monitor.layers.foundation import Foundation
from health_monitor.layers.layer import HasSchema, Layer
from health_monitor.terraform.binding import Construct
from health_monitor.terraform.storage import create_schema


class GoldLayer(Layer):
    """Creates the Gold schema; its jobs fill it from Bronze."""

    def __init__(
        self, scope: Construct, id: str, *, foundation: Foundation, bronze: HasSchema
    ) -> None:
        super().__init__(scope, id, foundation=foundation)
        self.schema = create_schema(self, Schema.GOLD, settings=self.settings)
        self.deploy(
            GOLD_SETUP_JOB,
            GOLD_MERGE_JOB,
            GOLD_BACKFILL_JOB,
            schemas=[bronze.schema, self.schema],
        )
