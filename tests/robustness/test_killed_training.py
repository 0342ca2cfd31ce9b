"""What a kill during training and scoring leaves: registry and tables end as if undisturbed."""

from collections.abc import Iterator
from pathlib import Path

import mlflow
import pytest
from killing.product import Product
from killing.training import AT, open_account
from killing.trial import chosen, rehearse
from pyspark.sql import SparkSession

from ml.learning import registry


@pytest.fixture(scope="module")
def product(
    spark: SparkSession, one_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """Gold with the usage of eight weeks; the tests go on where the one before ended."""
    with open_account(spark, one_model, tmp_path_factory.mktemp("store")) as account:
        yield account


def champions() -> list[tuple[str, str, str]]:
    """Version, whether it is the champion, and the outcome that its run has."""
    client = mlflow.MlflowClient()
    found = []
    for model in client.search_registered_models():
        champion = model.aliases.get(registry.CHAMPION)
        for version in client.search_model_versions(f"name='{model.name}'"):
            outcome = client.get_run(str(version.run_id)).data.tags["outcome"]
            found.append((str(version.version), str(version.version == champion), outcome))
    return found


def test_features_that_were_killed_end_right(product: Product, tmp_path: Path) -> None:
    trial = rehearse(
        product.disk, tmp_path / "moments", lambda: product.run("ml_feature_pipeline", AT)
    )
    assert trial.killed_at_each_kind() == []
    trial.finish()


def test_training_that_was_killed_promotes_once(product: Product, tmp_path: Path) -> None:
    def train() -> None:
        product.run("ml_training_pipeline", AT)

    trial = rehearse(product.disk, tmp_path / "moments", train)
    expected = champions()
    assert expected == [("1", "True", "PROMOTED")]
    for moment in chosen(trial.between):
        assert trial.killed_at(moment) == []
        assert champions() == expected, moment.after
    trial.finish()


def test_inference_that_was_killed_scores_once(product: Product, tmp_path: Path) -> None:
    trial = rehearse(
        product.disk, tmp_path / "moments", lambda: product.run("ml_inference_pipeline", AT)
    )
    assert trial.killed_at_each_kind() == []
