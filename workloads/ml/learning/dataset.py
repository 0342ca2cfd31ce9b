"""Examples to learn from: features known at the end of a day, and a label strictly after it.

Pure functions over pandas frames. Days are `datetime64`; inputs are `float64`, so that a missing
value never changes a type between training and scoring.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame

from ml.learning.spec import Model, Numbers

MAX_EXAMPLES = 300_000
"""More pairs of row and horizon than this are sampled, with the model's seed."""


@dataclass(frozen=True, kw_only=True)
class Examples:
    """Rows in one order: what the estimator sees, when, and what happened."""

    rows: DataFrame
    """Columns `entity_key`, `as_of_date`, `predicted_for` and the model's inputs."""
    target: Numbers

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Examples divided by the day of their label."""

    train: Examples
    test: Examples


def examples(model: Model, features: DataFrame, labels: DataFrame) -> Examples:
    """Pair every feature row with every horizon whose label is known.

    `features`: `entity_key`, `day`, `known_until` (last day with known labels of the entity) and
    the feature columns; `labels`: `entity_key`, `day`, `label`. Days without a label count as 0.
    """
    ordered = features.sort_values(["entity_key", "day"], ignore_index=True)
    horizons = np.asarray(model.label.horizons, dtype=np.int64)
    row = np.repeat(np.arange(len(ordered)), len(horizons))
    ahead = np.tile(horizons, len(ordered))
    reach = (ordered["known_until"] - ordered["day"]).dt.days.to_numpy(dtype=np.int64)
    known = np.flatnonzero(ahead <= reach[row])
    if len(known) > MAX_EXAMPLES:
        chosen = np.random.default_rng(model.seed).choice(known, MAX_EXAMPLES, replace=False)
        known = np.sort(chosen)
    row, ahead = row[known], ahead[known]
    source = ordered.take(row).reset_index(drop=True)
    rows = DataFrame(
        {
            "entity_key": source["entity_key"],
            "as_of_date": source["day"],
            "predicted_for": source["day"] + pd.to_timedelta(ahead, unit="D"),
            **{name: source[name].astype(np.float64) for name in model.features.columns},
            "horizon_days": ahead.astype(np.float64),
        }
    )
    happened = rows[["entity_key", "predicted_for"]].merge(
        labels.rename(columns={"day": "predicted_for"}),
        on=["entity_key", "predicted_for"],
        how="left",
        validate="many_to_one",
    )
    target = np.asarray(happened["label"].astype(np.float64).fillna(0.0), dtype=np.float64)
    return Examples(rows=rows, target=target)


def split(model: Model, all_examples: Examples) -> Parts:
    """Hold out the labels of the newest days; nothing of those days is learned from."""
    day = all_examples.rows["predicted_for"]
    held_out = (day > day.max() - pd.Timedelta(days=model.split.test_days)).to_numpy(dtype=bool)
    return Parts(train=_take(all_examples, ~held_out), test=_take(all_examples, held_out))


def lacking(model: Model, parts: Parts) -> str | None:
    """What is missing to train the model, or None."""
    if not len(parts.test):
        return f"{model.features.table} has no row with a known label"
    days = parts.train.rows["predicted_for"].nunique()
    if days < model.split.min_train_days:
        return (
            f"{days} days with known labels before the {model.split.test_days} held-out ones, "
            f"{model.split.min_train_days} are needed"
        )
    values = np.unique(parts.train.target)
    if len(values) < 2:
        return f"all labels before the held-out days are {values[0]:g}, two values are needed"
    return None


def _take(source: Examples, mask: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Examples:
    rows = source.rows[mask].reset_index(drop=True)
    return Examples(rows=rows, target=source.target[mask])
