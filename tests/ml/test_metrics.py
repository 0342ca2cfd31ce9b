"""Metrics equal what is computed by hand."""

import math

import numpy as np
import pytest
from pandas import DataFrame

from ml.learning.metrics import COVERAGE, MAE, PINBALL, WAPE

PREDICTED = DataFrame(
    {"prediction_low": [1.0, 0.0], "prediction": [2.0, 4.0], "prediction_high": [3.0, 5.0]}
)
ACTUAL = np.array([2.0, 6.0])


def test_mean_absolute_error() -> None:
    assert MAE.compute(PREDICTED, ACTUAL) == 1.0  # (0 + 2) / 2


def test_absolute_error_as_a_share_of_the_total() -> None:
    assert WAPE.compute(PREDICTED, ACTUAL) == 0.25  # (0 + 2) / (2 + 6)


def test_share_of_a_total_of_zero_is_not_a_number() -> None:
    assert math.isnan(WAPE.compute(PREDICTED, np.zeros(2)))


def test_coverage_counts_what_lies_between_the_bounds() -> None:
    assert COVERAGE.compute(PREDICTED, ACTUAL) == 0.5  # 2 in [1, 3]; 6 not in [0, 5]


def test_quantile_loss() -> None:
    low = (0.1 * 1 + 0.1 * 6) / 2
    middle = (0.5 * 0 + 0.5 * 2) / 2
    high = (0.1 * 1 + 0.9 * 1) / 2
    assert PINBALL.compute(PREDICTED, ACTUAL) == pytest.approx((low + middle + high) / 3)
