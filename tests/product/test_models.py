"""What training and scoring left in the whole product."""

from pathlib import Path

from product import Deployment, table
from pyspark.sql import SparkSession
from small_product import WORKLOADS

MODELS = {path.stem for path in Path(WORKLOADS, "ml/models").glob("*/*.py")} - {"__init__"}


def test_every_model_is_trained_and_a_second_pass_promotes_none(
    spark: SparkSession, dev: Deployment, second_pass: object
) -> None:
    runs = table(spark, dev, "gold.ml_model_runs").orderBy("trained_at").collect()
    outcomes = {name: [r["outcome"] for r in runs if r["model"] == name] for name in MODELS}
    assert {row["model"] for row in runs} == MODELS
    assert {name for name, found in outcomes.items() if "PROMOTED" in found[1:]} == set()
    assert {len(found) for found in outcomes.values()} == {2}


def test_every_champion_predicts_what_lies_after_the_newest_day(
    spark: SparkSession, advanced: Deployment
) -> None:
    runs = table(spark, advanced, "gold.ml_model_runs").where("outcome = 'PROMOTED'").collect()
    champions = {row["model"] for row in runs}
    newest = "SELECT model, max(as_of_date) AS day FROM {rows} GROUP BY model"
    found: dict[str, str] = {}
    for problem in ("regression", "classification", "anomaly"):
        rows = table(spark, advanced, f"gold.ml_predictions_{problem}")
        found |= {r["model"]: str(r["day"]) for r in spark.sql(newest, rows=rows).collect()}
    assert champions and found == dict.fromkeys(champions, "2026-03-03")
