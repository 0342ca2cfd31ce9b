"""Small pandas frames and models for tests of the model code."""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame

from ml.learning.metrics import MAE
from ml.learning.spec import Features, Label, Model, ProblemType, Split

FIRST_DAY = pd.Timestamp("2026-01-05")  # a Monday


class Multiple:
    """Predicts a multiple of the cost of the day; learns nothing."""

    def __init__(self, factor: float) -> None:
        self.factor = factor

    def fit(self, rows: DataFrame, target: NDArray[np.float64]) -> "Multiple":
        return self

    def predict(self, rows: DataFrame) -> DataFrame:
        return DataFrame({"prediction": self.factor * rows["cost"].to_numpy()})

    def get_params(self) -> dict[str, object]:
        return {"factor": self.factor}


def multiple_model(factor: float) -> Model:
    """A model that predicts `factor` times the cost; its baseline predicts twice the cost."""
    return Model(
        entity_type="shop",
        entity=("shop",),
        problem_type=ProblemType.REGRESSION,
        features=Features(table="ml.shop_features", columns=("cost",)),
        label=Label(table="gold.sales", day="day", value="cost", horizons=(1, 2)),
        split=Split(test_days=2, min_train_days=3),
        estimator=lambda seed: Multiple(factor),
        baseline=lambda rows: 2 * rows["cost"].to_numpy(dtype=np.float64),
        gate=MAE,
    )


def frames(costs: dict[str, list[float]]) -> tuple[DataFrame, DataFrame]:
    """Features and labels of entities with these costs on consecutive days."""
    rows = [
        (key, FIRST_DAY + pd.Timedelta(days=n), cost)
        for key, series in costs.items()
        for n, cost in enumerate(series)
    ]
    features = DataFrame(rows, columns=["entity_key", "day", "cost"])
    features["day"] = pd.to_datetime(features["day"])
    features["known_until"] = features.groupby("entity_key")["day"].transform("max")
    labels = features[["entity_key", "day", "cost"]].rename(columns={"cost": "label"})
    return features, labels


def with_horizons(model: Model, horizons: tuple[int, ...]) -> Model:
    return replace(model, label=replace(model.label, horizons=horizons))
