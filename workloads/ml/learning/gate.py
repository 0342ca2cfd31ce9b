"""Whether a trained model becomes the champion."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ml.learning.metrics import Metric


class Outcome(StrEnum):
    """How a training ended; none of them is a failure."""

    PROMOTED = "PROMOTED"
    NOT_PROMOTED = "NOT_PROMOTED"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The outcome and why."""

    outcome: Outcome
    message: str


def judge(metric: Metric, value: float, rivals: Mapping[str, float]) -> Verdict:
    """Promote only what beats every rival, measured on the same rows; a tie does not."""
    lost = [
        f"{name} ({metric.name} {rival:.6g})"
        for name, rival in rivals.items()
        if not metric.beats(value, rival)
    ]
    if lost:
        return Verdict(
            outcome=Outcome.NOT_PROMOTED,
            message=f"{metric.name} {value:.6g} does not beat {' nor '.join(lost)}",
        )
    beaten = " and ".join(f"{name} ({metric.name} {rival:.6g})" for name, rival in rivals.items())
    return Verdict(outcome=Outcome.PROMOTED, message=f"{metric.name} {value:.6g} beats {beaten}")
