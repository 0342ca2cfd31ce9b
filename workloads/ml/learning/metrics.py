"""How good predictions are."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pandas import DataFrame


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A number that judges predictions."""

    name: str
    compute: Callable[[DataFrame, npt.NDArray[np.float64]], float]
    """From predictions (columns of `Estimator.predict`) and what really happened."""
    greater_is_better: bool = False

    def beats(self, value: float, other: float) -> bool:
        """Whether the value is strictly better; nothing beats, or is beaten by, a NaN."""
        return value > other if self.greater_is_better else value < other


def _absolute_error(predicted: DataFrame, actual: npt.NDArray[np.float64]) -> float:
    return float(np.mean(np.abs(predicted["prediction"].to_numpy() - actual)))


def _relative_error(predicted: DataFrame, actual: npt.NDArray[np.float64]) -> float:
    total = float(np.abs(actual).sum())
    error = float(np.abs(predicted["prediction"].to_numpy() - actual).sum())
    return error / total if total else float("nan")


def _coverage(predicted: DataFrame, actual: npt.NDArray[np.float64]) -> float:
    low, high = (predicted[f"prediction_{side}"].to_numpy() for side in ("low", "high"))
    return float(np.mean((low <= actual) & (actual <= high)))


def _pinball(predicted: DataFrame, actual: npt.NDArray[np.float64]) -> float:
    losses = []
    for column, quantile in (
        ("prediction_low", 0.1),
        ("prediction", 0.5),
        ("prediction_high", 0.9),
    ):
        missed = actual - predicted[column].to_numpy()
        losses.append(np.maximum(quantile * missed, (quantile - 1) * missed).mean())
    return float(np.mean(losses))


MAE = Metric(name="mae", compute=_absolute_error)
"""Mean absolute error, in the unit of the label."""
WAPE = Metric(name="wape", compute=_relative_error)
"""Absolute error as a share of the total; NaN when the total is 0."""
PINBALL = Metric(name="pinball", compute=_pinball)
"""Mean quantile loss over p10, p50 and p90, in the unit of the label."""
COVERAGE = Metric(name="coverage_80", compute=_coverage, greater_is_better=True)
"""Share of what happened that lies between p10 and p90; 0.8 is right."""
