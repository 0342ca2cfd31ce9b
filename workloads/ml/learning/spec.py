"""What a model is: one file below `ml/models/<domain>/`, holding `MODEL = Model(...)`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Protocol

import numpy as np
import numpy.typing as npt
from pandas import DataFrame

from content.declared import MODELS
from content.files import walk
from content.model import is_model
from ml.learning import ModelError
from ml.learning.metrics import Metric

Numbers = npt.NDArray[np.float64]


class ProblemType(StrEnum):
    """What is predicted; each has a table of predictions of its own."""

    REGRESSION = "regression"
    CLASSIFICATION = "classification"
    ANOMALY = "anomaly"


class Estimator(Protocol):
    """What learns and predicts. It is stored with its code, so old versions stay readable."""

    def fit(self, rows: DataFrame, target: Numbers) -> "Estimator":
        """Learn from input rows and what really happened."""

    def predict(self, rows: DataFrame) -> DataFrame:
        """Columns `prediction`, and `prediction_low`, `prediction_high`, `score`, `is_flagged`
        where the estimator has them; in the order of the rows."""

    def get_params(self) -> dict[str, object]:
        """The settings, for the record."""


@dataclass(frozen=True, kw_only=True)
class Features:
    """Where the inputs come from: a feature table with one row per entity and calendar day."""

    table: str
    """As `ml.name`."""
    columns: Sequence[str]
    where: str = "TRUE"
    """SQL condition on a row; others are neither learned from nor scored."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """What really happened: the sum of a column per entity and day, 0 on days without rows."""

    table: str
    """As `layer.name`; it has the entity's columns."""
    day: str
    value: str
    horizons: Sequence[int]
    """Days from the day of the features to the day of the label, all of them predicted."""

    def __post_init__(self) -> None:
        if not self.horizons or min(self.horizons) < 1:
            raise ModelError(
                f"label {self.table}.{self.value}: horizons are {list(self.horizons)}: "
                "a label lies at least one day after its features"
            )


@dataclass(frozen=True, kw_only=True)
class Split:
    """Which days are learned from and which are held out: always the newest."""

    test_days: int
    min_train_days: int
    """With fewer days of labels before the held-out ones, no model is trained."""
    history_days: int = 400
    """How far back the features are read."""


@dataclass(frozen=True, kw_only=True)
class Model:
    """All that distinguishes one model from another."""

    entity_type: str
    entity: Sequence[str]
    """Key columns of the entity, in the feature table and in the label's table."""
    problem_type: ProblemType
    features: Features
    label: Label
    split: Split
    estimator: Callable[[int], Estimator]
    """Makes an untrained estimator from a seed."""
    baseline: Callable[[DataFrame], Numbers]
    """The prediction to beat, computed from the same rows."""
    gate: Metric
    """The metric on which baseline and champion have to be beaten."""
    reported: Sequence[Metric] = ()
    """Further metrics, recorded only."""
    seed: int = 7

    @property
    def inputs(self) -> tuple[str, ...]:
        """Columns of a row that the estimator sees."""
        return (*self.features.columns, "horizon_days")


@dataclass(frozen=True, kw_only=True)
class ModelFile:
    """A model with what its path says."""

    name: str
    domain: str
    model: Model

    @property
    def object(self) -> str:
        """Name in the run log."""
        return f"ml.{self.name}"

    @property
    def predictions(self) -> str:
        """The table of its predictions, as `layer.name`."""
        return f"gold.ml_predictions_{self.model.problem_type}"


def model_paths(root: Path) -> list[str]:
    """Paths of all models, sorted; a file whose name begins with `_` is none."""
    paths = walk(root, MODELS, ".py")
    return [path for path in paths if is_model(path)]


def read_models(root: Path) -> Mapping[str, ModelFile]:
    """All models by name; the workloads folder must be importable."""
    files = [read_model_file(path) for path in model_paths(root)]
    return {file.name: file for file in files}


def read_model(root: Path, name: str) -> ModelFile:
    """One model; an unknown name is a ModelError that lists the known ones."""
    paths = {PurePosixPath(path).stem: path for path in model_paths(root)}
    if name not in paths:
        raise ModelError(
            f"model {name!r} has no file below {MODELS}: known are {', '.join(sorted(paths))}"
        )
    return read_model_file(paths[name])


def read_model_file(path: str) -> ModelFile:
    """Import one file; without a MODEL it is a ModelError."""
    module = import_module(path.removesuffix(".py").replace("/", "."))
    model = getattr(module, "MODEL", None)
    if not isinstance(model, Model):
        raise ModelError(f"{path}: MODEL is missing: write `MODEL = Model(...)`")
    file = PurePosixPath(path)
    return ModelFile(name=file.stem, domain=file.parent.name, model=model)
