"""Every model file is whole: its tables and columns exist, and it says what it predicts."""

from pathlib import Path

import pytest

import cases
from ml.learning import ModelError
from ml.learning.spec import model_paths, read_model, read_model_file

PATHS = model_paths(cases.WORKLOADS)


@pytest.mark.parametrize("path", PATHS)
def test_features_of_a_model_are_columns_of_its_feature_table(path: str) -> None:
    model = read_model_file(path).model
    known = cases.table_types(model.features.table)
    assert {*model.entity, *model.features.columns, "day"} <= set(known)


@pytest.mark.parametrize("path", PATHS)
def test_label_of_a_model_is_a_column_of_its_table(path: str) -> None:
    model = read_model_file(path).model
    label = model.label
    assert {*model.entity, label.day, label.value} <= set(cases.table_types(label.table))


@pytest.mark.parametrize("path", PATHS)
def test_predictions_of_a_model_have_a_table(path: str) -> None:
    assert "predicted_at" in cases.table_types(read_model_file(path).predictions)


def test_unknown_model_is_named_with_the_known_ones() -> None:
    with pytest.raises(ModelError, match=r"'nope' has no file below ml/models.*cost_forecaster"):
        read_model(cases.WORKLOADS, "nope")


def test_file_without_a_model_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty_model_file.py").write_text("MODEL = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelError, match=r"empty_model_file\.py: MODEL is missing"):
        read_model_file("empty_model_file.py")


def test_file_whose_name_begins_with_an_underscore_is_no_model(tmp_path: Path) -> None:
    folder = tmp_path / "ml" / "models" / "cost"
    folder.mkdir(parents=True)
    for name in ("_seasons", "spikes"):
        (folder / f"{name}.py").write_text("")
    with pytest.raises(ModelError, match=r"'_seasons' has no file below ml/models: .* spikes$"):
        read_model(tmp_path, "_seasons")
