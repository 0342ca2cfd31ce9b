"""The cost forecaster: its baseline by hand, its determinism, what it learns."""

import numpy as np
import pandas as pd
import pytest
from pandas import DataFrame

from ml.learning.dataset import Parts, examples, split
from ml.learning.training import baseline_value, measure
from ml.models.cost.cost_forecaster import MODEL, WEEK, prepare, seasonal_naive

INPUTS = list(MODEL.inputs)


def feature_row(costs: list[float], day: pd.Timestamp) -> dict[str, float]:
    """Features of a day whose newest costs, that day's first, are these."""
    history = [*costs, *[0.0] * 29]
    known = min(28, len(costs))
    return {
        "list_cost": history[0],
        **{f"cost_lag_{n}": history[n] for n in (1, 2, 3, 4, 5, 6, 7, 14, 21, 28)},
        "cost_mean_7": float(np.mean(costs[:7])),
        "cost_mean_28": float(np.mean(costs[:28])),
        "cost_stddev_7": float(np.std(costs[:7])),
        "cost_stddev_28": float(np.std(costs[:28])),
        "cost_trend": float(np.mean(costs[:7]) - np.mean(costs[7:14])) if known > 13 else 0.0,
        "active_days_28": float(sum(cost != 0 for cost in costs[:28])),
        "weekday": float(day.weekday()),
        "day_of_month": float(day.day),
        "days_since_first_seen": float(len(costs) - 1),
    }


def weekly_costs(entities: int, days: int) -> tuple[DataFrame, DataFrame]:
    """Features and labels of entities with a weekly rhythm and noise."""
    random = np.random.default_rng(1)
    dates = pd.date_range("2026-01-05", periods=days)
    rows, labels = [], []
    for entity in range(entities):
        rhythm = np.where(dates.weekday < 5, 1.0, 0.4) * 10.0 ** (entity % 4)
        costs = rhythm * np.exp(random.normal(0.0, 0.3, days))
        for n, date in enumerate(dates):
            row = feature_row(costs[: n + 1][::-1].tolist(), date)
            key = {"entity_key": f"w{entity}|JOBS", "day": date}
            rows.append({**key, "known_until": dates[-1], **row})
            labels.append({**key, "label": costs[n]})
    return DataFrame(rows), DataFrame(labels)


@pytest.fixture(scope="module")
def parts() -> Parts:
    return split(MODEL, examples(MODEL, *weekly_costs(entities=4, days=60)))


@pytest.mark.parametrize(
    ("horizon", "days_back"),
    [(1, 6), (2, 5), (6, 1), (7, 0), (8, 6), (14, 0), (15, 6), (28, 0), (30, 5)],
)
def test_baseline_is_the_newest_known_day_with_the_same_weekday(
    horizon: int, days_back: int
) -> None:
    row = {name: float(number) for number, name in enumerate(WEEK)}
    rows = DataFrame([{**row, "horizon_days": float(horizon)}])
    assert seasonal_naive(rows).tolist() == [float(days_back)]
    assert (horizon + days_back) % 7 == 0


def test_baseline_error_by_hand() -> None:
    # 14 labels of 8 after weeks of 7 are off by 1 each, whatever the horizon up to a week.
    features, labels = weekly_costs(entities=1, days=20)
    features.loc[:, list(WEEK)] = 7.0
    labels["label"] = 8.0
    assert baseline_value(MODEL, split(MODEL, examples(MODEL, features, labels)).test) == 1.0


def test_predicted_weekday_follows_from_the_horizon() -> None:
    row = feature_row([1.0] * 40, pd.Timestamp("2026-03-06"))  # a Friday
    rows = DataFrame([{**row, "horizon_days": float(n)} for n in (1, 3, 7)])[INPUTS]
    assert prepare(rows)["predicted_weekday"].tolist() == [5.0, 0.0, 4.0]


def test_training_twice_gives_the_same_numbers(parts: Parts) -> None:
    first, second = (measure(MODEL, parts, None) for _ in range(2))
    rows = parts.test.rows[INPUTS]
    assert first.metrics == second.metrics
    assert first.main_inputs == second.main_inputs
    pd.testing.assert_frame_equal(first.estimator.predict(rows), second.estimator.predict(rows))


def test_rhythm_under_noise_is_learned_better_than_by_the_baseline(parts: Parts) -> None:
    measured = measure(MODEL, parts, None)
    assert measured.metrics["mae"] < measured.rivals["baseline"]
    assert measured.metrics["coverage_80"] == pytest.approx(0.8, abs=0.2)


def test_quantiles_are_ordered_and_never_negative(parts: Parts) -> None:
    estimator = MODEL.estimator(7).fit(parts.train.rows[INPUTS], parts.train.target)
    predicted = estimator.predict(parts.test.rows[INPUTS])
    assert (predicted["prediction_low"] <= predicted["prediction"]).all()
    assert (predicted["prediction"] <= predicted["prediction_high"]).all()
    assert (predicted["prediction_low"] >= 0).all()


def test_twice_the_cost_gives_twice_the_prediction(parts: Parts) -> None:
    estimator = MODEL.estimator(7).fit(parts.train.rows[INPUTS], parts.train.target)
    rows = parts.test.rows[INPUTS].head(50)
    money = [name for name in INPUTS if "cost" in name]
    doubled = rows.assign(**{name: rows[name] * 2 for name in money})
    pd.testing.assert_frame_equal(estimator.predict(doubled), estimator.predict(rows) * 2)
