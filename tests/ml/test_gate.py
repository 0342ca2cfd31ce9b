"""A model becomes the champion only by beating baseline and champion on the same rows."""

import math

import pytest

from ml.learning.gate import Outcome, judge
from ml.learning.metrics import COVERAGE, MAE


def test_first_model_that_beats_its_baseline_is_promoted() -> None:
    verdict = judge(MAE, 1.0, {"baseline": 2.0})
    assert verdict.outcome is Outcome.PROMOTED
    assert verdict.message == "mae 1 beats baseline (mae 2)"


def test_model_that_beats_baseline_and_champion_is_promoted() -> None:
    assert judge(MAE, 1.0, {"baseline": 2.0, "champion version 3": 1.5}).outcome == "PROMOTED"


@pytest.mark.parametrize(
    ("rivals", "message"),
    [
        ({"baseline": 0.5}, "mae 1 does not beat baseline (mae 0.5)"),
        ({"baseline": 1.0}, "mae 1 does not beat baseline (mae 1)"),
        (
            {"baseline": 2.0, "champion version 3": 1.0},
            "mae 1 does not beat champion version 3 (mae 1)",
        ),
        (
            {"baseline": 0.9, "champion version 3": 0.8},
            "mae 1 does not beat baseline (mae 0.9) nor champion version 3 (mae 0.8)",
        ),
    ],
)
def test_worse_or_equal_is_not_promoted(rivals: dict[str, float], message: str) -> None:
    verdict = judge(MAE, 1.0, rivals)
    assert (verdict.outcome, verdict.message) == (Outcome.NOT_PROMOTED, message)


def test_value_that_cannot_be_computed_is_not_promoted() -> None:
    assert judge(MAE, math.nan, {"baseline": 1.0}).outcome is Outcome.NOT_PROMOTED
    assert judge(MAE, 1.0, {"baseline": math.nan}).outcome is Outcome.NOT_PROMOTED


def test_greater_wins_where_greater_is_better() -> None:
    assert judge(COVERAGE, 0.8, {"baseline": 0.7}).outcome is Outcome.PROMOTED
    assert judge(COVERAGE, 0.7, {"baseline": 0.8}).outcome is Outcome.NOT_PROMOTED
