"""Machine learning on one account: features, training and scoring, each of which can be killed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from killing.product import Product
from ml_tables import tables_of_models
from pyspark.sql import SparkSession

from ml.learning import registry
from runtime.dialect import Dialect
from runtime.tables import create_table

JOBS = ("ml_feature_pipeline", "ml_training_pipeline", "ml_inference_pipeline")
"""In their order."""
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


@contextmanager
def open_account(spark: SparkSession, root: Path, files: Path) -> Iterator[Product]:
    """Gold with the usage of eight weeks, and an empty registry."""
    # A connection that is kept would not see that the store is put back.
    with patch.dict("os.environ", {"MLFLOW_SQLALCHEMYSTORE_POOLCLASS": "NullPool"}):
        account = Product.make(spark, root, files)
        for table in tables_of_models(root):
            name = f"spark_catalog.{account.prefix}gold.{table.name}"
            create_table(spark, Dialect(is_local=True), name, table.spec)
        spark.sql(USAGE.format(target=f"spark_catalog.{account.prefix}gold.fact_usage"))
        registry.connect(f"sqlite:///{files}/mlflow.db")
        registry.experiment_id(f"sqlite:///{files}/mlflow.db", "/killed/models")
        yield account
