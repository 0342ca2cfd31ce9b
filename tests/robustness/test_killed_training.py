"""What a kill during training and scoring leaves: registry and tables end as if undisturbed."""

import re
from collections.abc import Iterator
from pathlib import Path

import mlflow
import pytest
from killing.disk import Moment
from killing.product import Product
from killing.recorder import one_of_each
from killing.trial import rehearse
from pyspark.sql import SparkSession

from ml import registry
from runtime.derived_table import read_derived_tables
from runtime.engine import Engine
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


DECISIVE = {"runs", "params", "model_versions", "registered_model_aliases", "ml_model_runs"}
"""What a training has to find again: its run, its version, the champion, its row."""


@pytest.fixture(scope="module")
def product(
    spark: SparkSession, deployed: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """Gold with the usage of eight weeks, and features; MLflow's store is empty."""
    with pytest.MonkeyPatch.context() as patched:
        # A connection that is kept would not see that the store is put back.
        patched.setenv("MLFLOW_SQLALCHEMYSTORE_POOLCLASS", "NullPool")
        files = tmp_path_factory.mktemp("store")
        product = Product.make(spark, deployed, files)
        for table in read_derived_tables(deployed, "gold/tables", "gold"):
            if table.name == "fact_usage" or table.domain == "ml":
                name = f"spark_catalog.{product.prefix}gold.{table.name}"
                create_table(spark, Engine(is_local=True), name, table.spec)
        spark.sql(USAGE.format(target=f"spark_catalog.{product.prefix}gold.fact_usage"))
        registry.connect(f"sqlite:///{files}/mlflow.db")
        registry.experiment_id(f"sqlite:///{files}/mlflow.db", "/killed/models")
        product.run("ml_feature_pipeline", AT)
        yield product


def written(moment: Moment) -> set[str]:
    """The words of the last write: the tables of MLflow's store, or a statement."""
    return set(re.findall(r"\w+", moment.after))


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


def test_training_that_was_killed_at_any_kind_of_write_promotes_once(
    product: Product, tmp_path: Path
) -> None:
    def train() -> None:
        product.run("ml_training_pipeline", AT, only="train_cost_forecaster")

    trial = rehearse(product.disk, tmp_path / "moments", train)
    expected = champions()
    assert expected == [("1", "True", "PROMOTED")]
    killed = [moment for moment in one_of_each(list(trial.moments)) if written(moment) & DECISIVE]
    assert set().union(*map(written, killed)) >= DECISIVE
    for moment in killed:
        assert trial.killed_at(moment) == []
        assert champions() == expected, moment.after
    trial.finish()


def test_scoring_that_was_killed_at_any_kind_of_write_scores_once(
    product: Product, tmp_path: Path
) -> None:
    product.run("ml_training_pipeline", AT, run_id="2")
    trial = rehearse(
        product.disk,
        tmp_path / "moments",
        lambda: product.run("ml_inference_pipeline", AT, only="batch_inference"),
    )
    moments = one_of_each(list(trial.moments))
    assert len(moments) >= 3
    assert [text for moment in moments for text in trial.killed_at(moment)] == []
