"""Daily list cost of the next 1 to 30 days per workspace and product, as p10, p50 and p90."""

import numpy as np
import numpy.typing as npt
from pandas import DataFrame, Series

from ml.learning.metrics import COVERAGE, MAE, PINBALL, WAPE
from ml.learning.quantile_boosting import QuantileBoosting
from ml.learning.spec import Features, Label, Model, ProblemType, Split

WEEK = ("list_cost", *(f"cost_lag_{days}" for days in range(1, 7)))
LEVELS = (*WEEK, "cost_lag_7", "cost_lag_14", "cost_lag_21", "cost_lag_28", "cost_mean_7")
SPREADS = ("cost_stddev_7", "cost_stddev_28", "cost_trend")
COUNTS = ("active_days_28", "weekday", "day_of_month", "days_since_first_seen")


def seasonal_naive(rows: DataFrame) -> npt.NDArray[np.float64]:
    """Cost of the newest known day that has the weekday of the predicted one."""
    days_back = (-rows["horizon_days"].to_numpy(dtype=np.int64)) % 7
    week = rows[list(WEEK)].to_numpy(dtype=np.float64)
    newest: npt.NDArray[np.float64] = week[np.arange(len(rows)), days_back]
    return newest


def level(rows: DataFrame) -> Series:
    """How much the entity costs on a usual day, at least a cent."""
    return rows["cost_mean_28"].clip(lower=0.01)


def prepare(rows: DataFrame) -> DataFrame:
    """What the estimator learns from: history relative to the level, and the predicted day."""
    usual = level(rows)
    relative = rows[[*LEVELS, *SPREADS]].div(usual, axis=0)
    horizon = rows["horizon_days"]
    return relative.assign(
        same_weekday=seasonal_naive(rows) / usual,
        horizon_days=horizon,
        predicted_weekday=(rows["weekday"] + horizon) % 7,
        active_days_28=rows["active_days_28"],
        day_of_month=rows["day_of_month"],
        days_since_first_seen=np.minimum(rows["days_since_first_seen"], 28),
    )


def estimator(seed: int) -> QuantileBoosting:
    """An untrained forecaster."""
    return QuantileBoosting(prepare=prepare, level=level, seed=seed)


MODEL = Model(
    entity_type="workspace and product",
    entity=("workspace_id", "billing_origin_product"),
    problem_type=ProblemType.REGRESSION,
    features=Features(
        table="ml.cost_features",
        columns=(*LEVELS, "cost_mean_28", *SPREADS, *COUNTS),
        where="active_days_28 > 0",
    ),
    label=Label(
        table="ml.cost_days", day="usage_date", value="list_cost", horizons=tuple(range(1, 31))
    ),
    split=Split(test_days=14, min_train_days=21),
    estimator=estimator,
    baseline=seasonal_naive,
    gate=MAE,
    reported=(WAPE, PINBALL, COVERAGE),
)
