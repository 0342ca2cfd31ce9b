"""What will be sold of an item in the next two days, as p10, p50 and p90."""

import numpy as np
from pandas import DataFrame, Series

from ml.learning.metrics import MAE
from ml.learning.quantile_boosting import QuantileBoosting
from ml.learning.spec import Features, Label, Model, Numbers, ProblemType, Split


def nothing(rows: DataFrame) -> Numbers:
    """The prediction to beat."""
    return np.zeros(len(rows))


def level(rows: DataFrame) -> Series:
    """Every item is as large as any other."""
    return Series(1.0, index=rows.index)


def prepare(rows: DataFrame) -> DataFrame:
    """The inputs as they are."""
    return rows[["quantity", "sales", "horizon_days"]]


def estimator(seed: int) -> QuantileBoosting:
    """An untrained forecaster."""
    return QuantileBoosting(prepare=prepare, level=level, seed=seed, iterations=5)


MODEL = Model(
    entity_type="item",
    entity=("item",),
    problem_type=ProblemType.REGRESSION,
    features=Features(table="ml.sale_days", columns=("quantity", "sales")),
    label=Label(table="ml.sale_days", day="day", value="quantity", horizons=(1, 2)),
    split=Split(test_days=2, min_train_days=3),
    estimator=estimator,
    baseline=nothing,
    gate=MAE,
)
