"""ML: features, training and inference over Gold."""

from health_monitor.jobs.ml import (
    ML_FEATURE_PIPELINE,
    ML_INFERENCE_PIPELINE,
    ML_LAYER_INFERENCE_JOB,
    ML_LAYER_SETUP_JOB,
    ML_TRAINING_PIPELINE,
)
from health_monitor.jobs.spec import Resource, Schema
from health_monitor.layers.foundation import Foundation
from health_monitor.layers.layer import HasSchema, Layer
from health_monitor.terraform.binding import Construct
from health_monitor.terraform.storage import create_experiment, create_schema


class MlLayer(Layer):
    """Creates the ML schema and the experiment; its jobs train on Gold and score it."""

    def __init__(
        self, scope: Construct, id: str, *, foundation: Foundation, gold: HasSchema
    ) -> None:
        super().__init__(scope, id, foundation=foundation)
        self.schema = create_schema(self, Schema.ML, settings=self.settings)
        folder = foundation.files.root.path
        experiment = create_experiment(self, folder=folder, settings=self.settings)
        self.deploy(
            ML_FEATURE_PIPELINE,
            ML_TRAINING_PIPELINE,
            ML_INFERENCE_PIPELINE,
            ML_LAYER_SETUP_JOB,
            ML_LAYER_INFERENCE_JOB,
            schemas=[gold.schema, self.schema],
            resources={Resource.EXPERIMENT: experiment},
        )
