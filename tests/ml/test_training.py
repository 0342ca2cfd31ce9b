"""Training measures the model, its baseline and the champion on the same held-out rows."""

from dataclasses import replace

import pandas as pd
from ml_frames import Multiple, frames, multiple_model

from ml.learning.dataset import Parts, examples, split
from ml.learning.registry import Champion
from ml.learning.training import main_inputs, measure

# The last two days are held out: labels 16 and 32, from costs 4 or 8 and 8 or 16.
DOUBLING = {"a": [1.0, 2.0, 4.0, 8.0, 16.0, 32.0]}


def parts() -> Parts:
    model = multiple_model(1.0)
    return split(model, examples(model, *frames(DOUBLING)))


def champion(factor: float, inputs: tuple[str, ...] = ("cost", "horizon_days")) -> Champion:
    return Champion(version=4, estimator=Multiple(factor), inputs=inputs, main_inputs=("cost",))


def test_model_and_baseline_are_measured_on_the_held_out_rows() -> None:
    measured = measure(multiple_model(3.0), parts(), None)
    # Three times the cost: 12 and 24 for 16, 24 and 48 for 32. Baseline: 8, 16; 16, 32.
    assert measured.metrics == {"mae": (4 + 8 + 8 + 16) / 4}
    assert measured.rivals == {"baseline": (8 + 0 + 16 + 0) / 4}


def test_champion_is_measured_on_the_same_rows() -> None:
    assert measure(multiple_model(3.0), parts(), champion(4.0)).rivals == {
        "baseline": 6.0,
        "champion version 4": (0 + 16 + 0 + 32) / 4,
    }


def test_champion_that_needs_other_inputs_is_no_rival() -> None:
    measured = measure(multiple_model(3.0), parts(), champion(4.0, ("cost", "gone")))
    assert list(measured.rivals) == ["baseline"]


def test_input_whose_shuffling_hurts_is_named_first() -> None:
    model = multiple_model(1.0)
    source = frames({"a": [float(n) for n in range(40)]})
    made = examples(model, *source)
    assert main_inputs(model, Multiple(1.0), made)[0] == "cost"


def test_main_inputs_follow_from_the_seed() -> None:
    model = replace(multiple_model(1.0), seed=3)
    made = examples(model, *frames({"a": [float(n % 7) for n in range(40)]}))
    assert main_inputs(model, Multiple(1.0), made) == main_inputs(model, Multiple(1.0), made)


def test_rows_given_to_the_estimator_hold_inputs_only() -> None:
    seen: list[list[str]] = []

    class Spy(Multiple):
        def predict(self, rows: pd.DataFrame) -> pd.DataFrame:
            seen.append(list(rows.columns))
            return super().predict(rows)

    measure(replace(multiple_model(1.0), estimator=lambda seed: Spy(1.0)), parts(), None)
    assert {tuple(columns) for columns in seen} == {("cost", "horizon_days")}
