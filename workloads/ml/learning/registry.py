"""MLflow: runs, models and the champion alias. One code for Unity Catalog and a SQLite store.

Names of registered models have three levels in both places; aliases, not stages.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cloudpickle  # type: ignore[import-untyped]  # it has no types
import mlflow
import mlflow.sklearn
from mlflow.exceptions import MlflowException
from mlflow.models import infer_signature
from pandas import DataFrame

from ml.learning.spec import Estimator

CHAMPION = "champion"
SQLITE = "sqlite:///"
LIBRARIES = ("mlflow", "scikit-learn", "pandas", "numpy", "cloudpickle")
ABSENT = {"RESOURCE_DOES_NOT_EXIST", "NOT_FOUND"}
PRESENT = {"RESOURCE_ALREADY_EXISTS", "ALREADY_EXISTS"}
MAIN_INPUTS = "main_inputs"


@dataclass(frozen=True, kw_only=True)
class Champion:
    """The version that the alias names, ready to predict."""

    version: int
    estimator: Estimator
    inputs: Sequence[str]
    """Columns that it was trained on."""
    main_inputs: Sequence[str]
    """The inputs that weigh most, in that order."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is recorded of a training."""

    params: Mapping[str, Any]
    metrics: Mapping[str, float]
    tags: Mapping[str, str]


def connect(registry: str) -> None:
    """Use this registry; a SQLite store also takes the runs."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("mlflow").setLevel(logging.WARNING)
    # It warns of every model that is not stored in a format which holds no code.
    logging.getLogger("mlflow.sklearn").setLevel(logging.ERROR)
    mlflow.set_registry_uri(registry)
    if registry.startswith(SQLITE):
        mlflow.set_tracking_uri(registry)


def experiment_id(registry: str, name: str) -> str:
    """The experiment's id. Only a SQLite store lacks it at first; its files lie beside it."""
    found = mlflow.get_experiment_by_name(name)
    if found is not None:
        return str(found.experiment_id)
    beside = (
        str(Path(registry.removeprefix(SQLITE)).parent / "mlflow-artifacts")
        if registry.startswith(SQLITE)
        else None
    )
    return str(mlflow.create_experiment(name, artifact_location=beside))


def champion(name: str, run_id: str | None = None) -> Champion | None:
    """The present champion of a registered model, or None.

    Where the MLflow run of that id made it the champion, the one before: only champions are ever
    registered.
    """
    try:
        found = mlflow.MlflowClient().get_model_version_by_alias(name, CHAMPION)
    except MlflowException as error:
        # An open-source store reports a missing alias as a wrong parameter.
        if error.error_code in ABSENT or f"alias {CHAMPION} not found" in str(error):
            return None
        raise
    number = int(found.version)
    if run_id is not None and found.run_id == run_id:
        older = [int(version.version) for version in _versions(name)]
        number = max((version for version in older if version < number), default=0)
    return _champion(name, number) if number else None


def _champion(name: str, number: int) -> Champion:
    uri = f"models:/{name}/{number}"
    info = mlflow.models.get_model_info(uri)
    return Champion(
        version=number,
        estimator=mlflow.sklearn.load_model(uri),
        inputs=info.signature.inputs.input_names(),
        main_inputs=(info.metadata or {}).get(MAIN_INPUTS, []),
    )


def open_run(experiment: str, run_name: str, tags: Mapping[str, str]) -> str:
    """The id of the MLflow run with these tags; made when a killed task did not make it before."""
    searched = " and ".join(f"tags.`{key}` = '{value}'" for key, value in tags.items())
    client = mlflow.MlflowClient()
    found = client.search_runs([experiment], filter_string=searched, max_results=1)
    run = found[0] if found else client.create_run(experiment, run_name=run_name, tags=dict(tags))
    return str(run.info.run_id)


def log_run(run_id: str, record: Record) -> None:
    """Record a training in its MLflow run; parameters that it has stay, nobody can change them."""
    with mlflow.start_run(run_id=run_id) as run:
        known = run.data.params
        mlflow.log_params({key: value for key, value in record.params.items() if key not in known})
        mlflow.log_metrics(dict(record.metrics))
        mlflow.set_tags(dict(record.tags))


def store_model(
    run_id: str, estimator: Estimator, inputs: DataFrame, main_inputs: Sequence[str]
) -> str:
    """Store the model in its run; gives its URI.

    `inputs` are some rows that the model can predict: they give the signature.
    """
    _store_code_by_value()
    with mlflow.start_run(run_id=run_id):
        info = mlflow.sklearn.log_model(
            estimator,
            name="model",
            signature=infer_signature(inputs, estimator.predict(inputs)),
            serialization_format="cloudpickle",
            metadata={MAIN_INPUTS: list(main_inputs)},
            pip_requirements=[f"{name}=={number}" for name, number in library_versions().items()],
        )
    return str(info.model_uri)


def promote(name: str, run_id: str, model_uri: str) -> int:
    """Register the model as a new version and make it the champion; gives the version.

    A version that the run registered before it was killed is taken.
    """
    client = mlflow.MlflowClient()
    try:
        client.create_registered_model(name)
    except MlflowException as error:
        if error.error_code not in PRESENT:
            raise
    known = [version for version in _versions(name) if version.run_id == run_id]
    registered = (
        known[0]
        if known
        else client.create_model_version(
            name, source=model_uri, run_id=run_id, model_id=model_uri.rpartition("/")[2]
        )
    )
    client.set_registered_model_alias(name, CHAMPION, registered.version)
    return int(registered.version)


def _versions(name: str) -> list[Any]:
    return list(mlflow.MlflowClient().search_model_versions(f"name='{name}'"))


def dumps(estimator: Estimator) -> bytes:
    """The estimator with its code, for workers that do not have it; `pickle.loads` reads it."""
    _store_code_by_value()
    stored: bytes = cloudpickle.dumps(estimator)
    return stored


def _store_code_by_value() -> None:
    # The code here may change, and then an old version would not be what was measured.
    cloudpickle.register_pickle_by_value(import_module("ml"))


def library_versions() -> dict[str, str]:
    """Package to version of what a model depends on."""
    return {name: version(name) for name in LIBRARIES}
