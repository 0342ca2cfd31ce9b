"""What a kill during training and scoring leaves: registry and tables end as if undisturbed."""

from collections.abc import Iterator
from pathlib import Path

import mlflow
import pytest
from killing.product import Product
from killing.trial import chosen, rehearse
from ml_tables import tables_of_models
from pyspark.sql import SparkSession

from ml.learning import registry
from runtime.dialect import Dialect
from runtime.tables import create_table

AT = "2026-02-26T06:00:00"
# A workspace with a weekly rhythm and a noise that follows from the day.
USAGE = """
INSERT INTO {target} (record_id, account_id, workspace_id, billing_origin_product, usage_date,
                      ingestion_date, list_cost)
SELECT CAST(n AS STRING), 'acc', 'w', 'JOBS', day, day,
  CAST(CASE WHEN weekday(day) < 5 THEN 10 ELSE 4 END * (1 + pmod(hash(n), 100) / 200)
       AS DECIMAL(38,18))
FROM (SELECT id AS n, date_add(DATE'2026-01-01', CAST(id AS INT)) AS day FROM range(56))
"""


@pytest.fixture(scope="module")
def product(
    spark: SparkSession, small: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """Gold with the usage of eight weeks; the tests go on where the one before ended."""
    with pytest.MonkeyPatch.context() as patched:
        # A connection that is kept would not see that the store is put back.
        patched.setenv("MLFLOW_SQLALCHEMYSTORE_POOLCLASS", "NullPool")
        files = tmp_path_factory.mktemp("store")
        product = Product.make(spark, small, files)
        for table in tables_of_models(small):
            name = f"spark_catalog.{product.prefix}gold.{table.name}"
            create_table(spark, Dialect(is_local=True), name, table.spec)
        spark.sql(USAGE.format(target=f"spark_catalog.{product.prefix}gold.fact_usage"))
        registry.connect(f"sqlite:///{files}/mlflow.db")
        registry.experiment_id(f"sqlite:///{files}/mlflow.db", "/killed/models")
        yield product


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
