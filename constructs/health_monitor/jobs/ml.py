"""ML: features, training with a gate, and batch inference."""

from health_monitor.jobs.parameters import CATALOG, REGISTRY, arguments
from health_monitor.jobs.spec import (
    AtomicJob,
    CompositeJob,
    Domain,
    Each,
    Environment,
    Resource,
    RunJob,
    Schema,
    Task,
)

# The platform's environment brings a slim MLflow and no scikit-learn.
ML_ENVIRONMENT = Environment(key="ml", dependencies=("mlflow==3.17.2", "scikit-learn==1.9.1"))

_FEATURES = Task(
    key="create_feature_tables",
    entry="ml/create_feature_tables.py",
    arguments=arguments(Schema.GOLD, Schema.ML, Schema.OPS),
    timeout_minutes=60,
)
_INFERENCE = Task(
    key="batch_inference",
    entry="ml/batch_inference_all_models.py",
    arguments=arguments(REGISTRY, Schema.GOLD, Schema.ML, Schema.OPS),
    timeout_minutes=60,
    environment=ML_ENVIRONMENT,
)
_MODEL_QUALITY = Task(
    key="model_quality",
    entry="ml/merge_model_quality.py",
    arguments=arguments(Schema.GOLD, Schema.ML, Schema.OPS),
    depends_on=(_INFERENCE,),
    timeout_minutes=20,
)
_TRAINING = Task(
    key="train",
    entry="ml/train_model.py",
    arguments=arguments(REGISTRY, Schema.GOLD, Schema.ML, Schema.OPS, Resource.EXPERIMENT),
    timeout_minutes=60,
    environment=ML_ENVIRONMENT,
    each=Each(folder="ml/models", argument="model"),
)

ML_FEATURE_PIPELINE = AtomicJob(
    key="ml_feature_pipeline",
    description="Creates the feature tables and brings them up to date with Gold.",
    domain=Domain.ML,
    tasks=(_FEATURES,),
    parameters=(CATALOG,),
    timeout_minutes=120,
)
ML_TRAINING_PIPELINE = AtomicJob(
    key="ml_training_pipeline",
    description="Trains every model and promotes those that beat baseline and champion.",
    domain=Domain.ML,
    tasks=(_TRAINING,),
    parameters=(CATALOG, REGISTRY),
    timeout_minutes=120,
)
ML_INFERENCE_PIPELINE = AtomicJob(
    key="ml_inference_pipeline",
    description="Scores the features with every champion, then measures the models' quality.",
    domain=Domain.ML,
    tasks=(_INFERENCE, _MODEL_QUALITY),
    parameters=(CATALOG, REGISTRY),
    timeout_minutes=180,
)

_SETUP_FEATURES = RunJob(key="ml_feature", job=ML_FEATURE_PIPELINE)
ML_LAYER_SETUP_JOB = CompositeJob(
    key="ml_layer_setup_job",
    description="Brings the features up to date, then trains the models on them.",
    domain=Domain.ML,
    tasks=(
        _SETUP_FEATURES,
        RunJob(key="ml_training", job=ML_TRAINING_PIPELINE, depends_on=(_SETUP_FEATURES,)),
    ),
    parameters=(CATALOG, REGISTRY),
    timeout_minutes=240,
    schedulable=True,
)

# Features must be fresh before they are scored.
_INFERENCE_FEATURES = RunJob(key="ml_feature", job=ML_FEATURE_PIPELINE)
ML_LAYER_INFERENCE_JOB = CompositeJob(
    key="ml_layer_inference_job",
    description="Brings the features up to date, then scores them.",
    domain=Domain.ML,
    tasks=(
        _INFERENCE_FEATURES,
        RunJob(key="ml_inference", job=ML_INFERENCE_PIPELINE, depends_on=(_INFERENCE_FEATURES,)),
    ),
    parameters=(CATALOG, REGISTRY),
    timeout_minutes=300,
)
