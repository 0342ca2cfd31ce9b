"""Runs, versions and the champion alias in a SQLite store, as in Unity Catalog."""

import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import mlflow
import pytest
from ml_frames import Multiple
from pandas import DataFrame

from ml.learning import registry
from ml.learning.metrics import MAE
from ml.learning.registry import Record
from ml.models.cost.cost_forecaster import MODEL

NAME = "main.dev_ml.cost_forecaster"
ROWS = DataFrame({"cost": [1.0, 2.0]})


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with its tables: making them takes longer than all tests."""
    file = tmp_path_factory.mktemp("store") / "mlflow.db"
    registry.connect(f"sqlite:///{file}")
    registry.experiment_id(f"sqlite:///{file}", "other")
    return file


@pytest.fixture
def uri(empty_store: Path, tmp_path: Path) -> str:
    """The URI of a store of its own, connected."""
    shutil.copy(empty_store, tmp_path / "mlflow.db")
    uri = f"sqlite:///{tmp_path}/mlflow.db"
    registry.connect(uri)
    return uri


def store(uri: str, factor: float) -> tuple[str, str]:
    """Log a run with a model; its id and the model's URI."""
    record = Record(params={"seed": 7}, metrics={"mae": 1.5}, tags={"outcome": "PROMOTED"})
    experiment = registry.experiment_id(uri, "/health/models")
    run = registry.open_run(experiment, "x", {"job_run_id": f"{factor}"})
    registry.log_run(run, record)
    return run, registry.store_model(run, Multiple(factor), ROWS, ["cost"])


def test_experiment_is_made_once_with_its_files_beside_the_store(uri: str, tmp_path: Path) -> None:
    first, second = (registry.experiment_id(uri, "/health/models") for _ in range(2))
    assert first == second
    location = mlflow.get_experiment(first).artifact_location
    assert location.endswith(str(tmp_path / "mlflow-artifacts"))


def test_model_that_was_never_registered_has_no_champion(uri: str) -> None:
    assert registry.champion(NAME) is None


def test_registered_model_without_the_alias_has_no_champion(uri: str) -> None:
    mlflow.MlflowClient().create_registered_model(NAME)
    assert registry.champion(NAME) is None


def test_promoted_version_is_the_champion_and_predicts_as_before(uri: str) -> None:
    assert registry.promote(NAME, *store(uri, 3.0)) == 1
    found = registry.champion(NAME)
    assert found is not None
    assert (found.version, list(found.inputs), list(found.main_inputs)) == (1, ["cost"], ["cost"])
    assert found.estimator.predict(ROWS)["prediction"].tolist() == [3.0, 6.0]


def test_next_promoted_version_takes_the_alias_over(uri: str) -> None:
    registry.promote(NAME, *store(uri, 3.0))
    assert registry.promote(NAME, *store(uri, 4.0)) == 2
    found = registry.champion(NAME)
    assert found is not None and found.version == 2
    assert found.estimator.predict(ROWS)["prediction"].tolist() == [4.0, 8.0]


def test_version_that_a_run_registered_before_is_taken_and_made_the_champion(uri: str) -> None:
    registry.promote(NAME, *store(uri, 3.0))
    run, model = store(uri, 4.0)
    assert registry.promote(NAME, run, model) == 2
    mlflow.MlflowClient().set_registered_model_alias(NAME, "champion", "1")
    assert registry.promote(NAME, run, model) == 2
    found = registry.champion(NAME)
    assert found is not None and found.version == 2


def test_champion_that_a_run_made_itself_is_not_its_rival(uri: str) -> None:
    first, model = store(uri, 3.0)
    registry.promote(NAME, first, model)
    assert registry.champion(NAME, first) is None
    second, model = store(uri, 4.0)
    registry.promote(NAME, second, model)
    rival = registry.champion(NAME, second)
    assert rival is not None and rival.version == 1
    later = registry.champion(NAME, first)
    assert later is not None and later.version == 2


def test_run_of_a_repeated_training_is_found_again_with_its_parameters(uri: str) -> None:
    run, _ = store(uri, 3.0)
    experiment = registry.experiment_id(uri, "/health/models")
    assert registry.open_run(experiment, "x", {"job_run_id": "3.0"}) == run
    assert registry.open_run(experiment, "x", {"job_run_id": "other"}) != run
    registry.log_run(run, Record(params={"seed": 8, "more": 1}, metrics={}, tags={}))
    assert mlflow.get_run(run).data.params == {"seed": "7", "more": "1"}


def test_store_that_cannot_be_read_is_an_error_not_a_missing_champion(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_text("no database")
    registry.connect(f"sqlite:///{tmp_path}/broken.db")
    with pytest.raises(Exception, match="not a database"):
        registry.champion(NAME)


def test_run_and_signature_are_recorded(uri: str) -> None:
    run_id, model = store(uri, 3.0)
    run = mlflow.MlflowClient().get_run(run_id)
    assert run.data.params == {"seed": "7"}
    assert run.data.metrics == {"mae": 1.5}
    assert run.data.tags["outcome"] == "PROMOTED"
    signature = mlflow.models.get_model_info(model).signature
    assert signature.inputs.input_names() == ["cost"]
    assert signature.outputs.input_names() == ["prediction"]


def test_requirements_are_pinned_and_name_no_spark(uri: str) -> None:
    _, model = store(uri, 3.0)
    folder = Path(mlflow.artifacts.download_artifacts(model))
    lines = (folder / "requirements.txt").read_text(encoding="utf-8").split()
    assert sorted(line.partition("==")[0] for line in lines) == sorted(registry.LIBRARIES)
    assert all("==" in line for line in lines)


def test_stored_model_needs_none_of_our_code(tmp_path: Path) -> None:
    """Spark's workers lack it, and it may have changed since."""
    (tmp_path / "model.pkl").write_bytes(registry.dumps(MODEL.estimator(7)))
    code = (
        "import pickle, sys; "
        "model = pickle.load(open(sys.argv[1], 'rb')); "
        "assert 'ml' not in sys.modules; print(type(model).__name__, model.seed)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "model.pkl")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "QuantileBoosting 7", done.stderr


def test_nothing_is_printed(uri: str, capfd: pytest.CaptureFixture[str]) -> None:
    registry.promote(NAME, *store(uri, 3.0))
    registry.champion(NAME)
    assert capfd.readouterr() == ("", "")


def test_estimator_survives_storing_twice() -> None:
    again = pickle.loads(registry.dumps(pickle.loads(registry.dumps(Multiple(2.0)))))
    assert MAE.compute(again.predict(ROWS), ROWS["cost"].to_numpy()) == 1.5
