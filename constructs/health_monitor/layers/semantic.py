"""Semantic: table functions and metric views over Gold."""

from health_monitor.jobs.semantic import (
    METRIC_VIEW_DEPLOYMENT_JOB,
    SEMANTIC_LAYER_SETUP_JOB,
    TVF_DEPLOYMENT_JOB,
)
from health_monitor.jobs.spec import Schema
from health_monitor.layers.foundation import Foundation
from health_monitor.layers.layer import HasSchema, Layer
from health_monitor.terraform.binding import Construct
from health_monitor.terraform.storage import create_schema


class SemanticLayer(Layer):
    """Creates the semantic schema; its jobs deploy functions and views into it."""

    def __init__(
        self, scope: Construct, id: str, *, foundation: Foundation, gold: HasSchema
    ) -> None:
        super().__init__(scope, id, foundation=foundation)
        self.schema = create_schema(self, Schema.SEMANTIC, settings=self.settings)
        self.deploy(
            TVF_DEPLOYMENT_JOB,
            METRIC_VIEW_DEPLOYMENT_JOB,
            SEMANTIC_LAYER_SETUP_JOB,
            schemas=[gold.schema, self.schema],
        )
