"""Gradient boosting of three quantiles, on values relative to each entity's own level."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from pandas import DataFrame, Series
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.ensemble import HistGradientBoostingRegressor
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it has no types

QUANTILES = {"prediction_low": 0.1, "prediction": 0.5, "prediction_high": 0.9}


class QuantileBoosting(RegressorMixin, BaseEstimator):  # type: ignore[misc]  # untyped library
    """Predicts p10, p50 and p90 of a number that is never negative.

    Entities of all sizes are learned together: the target is divided by the level of the entity,
    and `prepare` does the same with the inputs. Weights that would restore the sizes were tried:
    no better, and six times slower.
    """

    def __init__(
        self,
        prepare: Callable[[DataFrame], DataFrame],
        level: Callable[[DataFrame], Series],
        seed: int = 0,
        iterations: int = 60,
        learning_rate: float = 0.1,
        leaves: int = 8,
        smallest_leaf: int = 40,
    ) -> None:
        self.prepare = prepare
        self.level = level
        self.seed = seed
        self.iterations = iterations
        self.learning_rate = learning_rate
        self.leaves = leaves
        self.smallest_leaf = smallest_leaf

    def fit(self, rows: DataFrame, target: npt.NDArray[np.float64]) -> "QuantileBoosting":
        """Learn from rows and what really happened."""
        inputs, relative = self.prepare(rows), target / self.level(rows).to_numpy()
        # One thread: on busy cores the library's threads wait for each other ten times longer.
        with threadpool_limits(limits=1):
            self.models_ = {
                name: self._boosting(quantile).fit(inputs.to_numpy(), relative)
                for name, quantile in QUANTILES.items()
            }
        return self

    def predict(self, rows: DataFrame) -> DataFrame:
        """Columns prediction_low, prediction, prediction_high, in that order of size."""
        inputs, level = self.prepare(rows).to_numpy(), self.level(rows).to_numpy()
        with threadpool_limits(limits=1):
            predicted = [model.predict(inputs) for model in self.models_.values()]
        ordered = np.sort(np.maximum(np.column_stack(predicted), 0.0), axis=1)
        return DataFrame(ordered * level[:, None], columns=list(self.models_), index=rows.index)

    def _boosting(self, quantile: float) -> HistGradientBoostingRegressor:
        return HistGradientBoostingRegressor(
            loss="quantile",
            quantile=quantile,
            max_iter=self.iterations,
            learning_rate=self.learning_rate,
            max_leaf_nodes=self.leaves,
            min_samples_leaf=self.smallest_leaf,
            max_bins=64,
            early_stopping=False,
            random_state=self.seed,
        )
