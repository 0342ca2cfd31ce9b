"""Examples pair features with labels that lie strictly after them; splits are by time."""

import pandas as pd
import pytest
from ml_frames import FIRST_DAY, frames, multiple_model, with_horizons

from ml.learning import ModelError, dataset
from ml.learning.dataset import examples, lacking, split

MODEL = multiple_model(1.0)


def day(number: int) -> pd.Timestamp:
    return FIRST_DAY + pd.Timedelta(days=number)


def test_every_day_is_paired_with_every_horizon_whose_label_is_known() -> None:
    made = examples(MODEL, *frames({"a": [1, 2, 4]}))
    pairs = zip(made.rows["as_of_date"], made.rows["predicted_for"], made.target, strict=True)
    assert list(pairs) == [(day(0), day(1), 2.0), (day(0), day(2), 4.0), (day(1), day(2), 4.0)]
    assert made.rows["horizon_days"].tolist() == [1.0, 2.0, 1.0]
    assert made.rows["cost"].tolist() == [1.0, 1.0, 2.0]


def test_labels_lie_strictly_after_features() -> None:
    made = examples(MODEL, *frames({"a": [1, 2, 4, 8], "b": [5, 5, 5, 5]}))
    assert (made.rows["predicted_for"] > made.rows["as_of_date"]).all()


def test_horizon_of_zero_days_is_refused() -> None:
    with pytest.raises(ModelError, match=r"gold\.sales\.cost.*at least one day after"):
        with_horizons(MODEL, (0, 1))


def test_day_without_label_counts_as_zero() -> None:
    features, labels = frames({"a": [1, 2, 4]})
    made = examples(MODEL, features, labels[labels["day"] != day(1)])
    assert made.target.tolist() == [0.0, 4.0, 4.0]


def test_entities_do_not_see_each_others_labels() -> None:
    made = examples(MODEL, *frames({"b": [10, 20], "a": [1, 2]}))
    assert list(zip(made.rows["entity_key"], made.target, strict=True)) == [("a", 2), ("b", 20)]


def test_label_beyond_the_entitys_known_days_is_not_used() -> None:
    features, labels = frames({"a": [1, 2, 4]})
    features["known_until"] = day(1)
    assert examples(MODEL, features, labels).rows["predicted_for"].tolist() == [day(1)]


def test_newest_labels_are_held_out_and_nothing_of_their_days_is_learned() -> None:
    parts = split(MODEL, examples(MODEL, *frames({"a": [1, 2, 3, 4, 5, 6]})))
    assert set(parts.test.rows["predicted_for"]) == {day(4), day(5)}
    assert parts.train.rows["predicted_for"].max() == day(3)
    assert len(parts.train) == 5 and len(parts.test) == 4


def test_changing_held_out_days_does_not_change_what_is_learned_from() -> None:
    before = split(MODEL, examples(MODEL, *frames({"a": [1, 2, 3, 4, 5, 6]}))).train
    after = split(MODEL, examples(MODEL, *frames({"a": [1, 2, 3, 4, 99, 0]}))).train
    pd.testing.assert_frame_equal(before.rows, after.rows)
    assert before.target.tolist() == after.target.tolist()


def test_too_many_pairs_are_sampled_the_same_way_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dataset, "MAX_EXAMPLES", 20)
    source = frames({"a": [float(n) for n in range(30)]})
    first, second = examples(MODEL, *source), examples(MODEL, *source)
    assert len(first) == 20
    pd.testing.assert_frame_equal(first.rows, second.rows)
    assert (first.target == first.rows["cost"] + first.rows["horizon_days"]).all()


def test_order_of_the_source_rows_does_not_matter() -> None:
    features, labels = frames({"a": [1, 2, 3], "b": [4, 5, 6]})
    shuffled = examples(MODEL, features[::-1], labels[::-1])
    pd.testing.assert_frame_equal(examples(MODEL, features, labels).rows, shuffled.rows)


def test_one_entity_with_enough_days_is_enough() -> None:
    assert lacking(MODEL, split(MODEL, examples(MODEL, *frames({"a": [1, 2, 3, 4, 5, 6]})))) is None


@pytest.mark.parametrize(
    ("costs", "missing"),
    [
        ({"a": []}, "ml.shop_features has no row with a known label"),
        ({"a": [1.0]}, "ml.shop_features has no row with a known label"),
        ({"a": [1, 2, 3, 4, 5]}, "2 days with known labels before the 2 held-out ones, 3 are"),
        ({"a": [7, 7, 7, 7, 7, 7, 7]}, "all labels before the held-out days are 7"),
    ],
)
def test_what_is_missing_is_said(costs: dict[str, list[float]], missing: str) -> None:
    said = lacking(MODEL, split(MODEL, examples(MODEL, *frames(costs))))
    assert said is not None and missing in said
