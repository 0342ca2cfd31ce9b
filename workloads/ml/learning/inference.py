"""Batch inference: score the newest features with a champion, and fill in what happened."""

import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

import pandas as pd
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from content.sql import literal
from content.tables.computed_table import ComputedTable, read_computed_table
from ml.learning import ModelError, registry
from ml.learning.reading import complete_features, labels
from ml.learning.registry import Champion
from ml.learning.spec import ModelFile
from runtime.merging import Merge, Written, merge
from runtime.run_log import Step
from runtime.task import Task

SCORED = (
    "entity_key STRING, as_of_date DATE, predicted_for DATE, horizon_days INT, "
    "prediction DOUBLE, prediction_low DOUBLE, prediction_high DOUBLE, score DOUBLE, "
    "is_flagged BOOLEAN, explanation STRING"
)
OUTPUTS = ("prediction", "prediction_low", "prediction_high", "score", "is_flagged")
FILLED_LATER = ("predicted_at", "actual", "actual_known_at")

Batches = Iterator[pd.DataFrame]


def predict(task: Task, file: ModelFile, step: Step) -> None:
    """Score with the champion, if there is one, and fill in the actuals of all versions."""
    champion = registry.champion(task.names.table("ml", file.name))
    predicted = score_newest(task, file, champion) if champion else Written()
    actuals = fill_actuals(task, file)
    step.count(
        new=predicted.inserted,
        corrected=predicted.updated,
        written=predicted.inserted + predicted.updated + actuals.updated,
    )
    if champion is None:
        step.status, step.message = "MISSING", "no champion: no training was promoted yet"
        return
    step.message = f"champion version {champion.version}; {actuals.updated} actuals filled in"
    if not predicted.any and not actuals.any:
        step.status = "UNCHANGED"


def score_newest(task: Task, file: ModelFile, champion: Champion) -> Written:
    """Predict from each entity's newest day; unchanged predictions keep their time."""
    unknown = sorted(set(champion.inputs) - set(file.model.inputs))
    if unknown:
        raise ModelError(
            f"{file.object}: champion version {champion.version} needs {', '.join(unknown)}, "
            f"which {file.model.features.table} does not give: train the model again"
        )
    table = predictions_table(task, file)
    described = scored(task, file, champion).select(
        "*",
        F.lit(file.name).alias("model"),
        F.lit(champion.version).alias("version"),
        F.lit(file.domain).alias("domain"),
        F.lit(file.model.entity_type).alias("entity_type"),
    )
    with _view(described) as view:
        return merge(
            task.spark,
            Merge(
                target=task.names.qualified(table.object),
                key=table.key,
                columns={n: t for n, t in table.types.items() if n not in FILLED_LATER},
                rows=f"SELECT * FROM {view}",
                stamps={"predicted_at": literal(task.started_at)},
            ),
        )


def scored(task: Task, file: ModelFile, champion: Champion) -> DataFrame:
    """The predictions of the champion for every entity and horizon, with the columns SCORED."""
    horizons = F.explode(F.array(*(F.lit(days) for days in file.model.label.horizons)))
    pairs = (
        complete_features(task, file.model)
        .where(F.col("day") == F.col("known_until"))
        .withColumn("horizon_days", horizons)
    )
    rows = pairs.select(
        "entity_key",
        F.col("day").alias("as_of_date"),
        F.expr("date_add(day, horizon_days)").alias("predicted_for"),
        *(F.col(name).cast("double").alias(name) for name in file.model.inputs),
    )
    score = scorer(registry.dumps(champion.estimator), champion.inputs, champion.main_inputs)
    return rows.mapInPandas(score, SCORED)


def scorer(
    stored: bytes, inputs: Sequence[str], main_inputs: Sequence[str]
) -> Callable[[Batches], Batches]:
    """What Spark's workers run. It refers to nothing of this package: they do not have it."""
    kept = ("entity_key", "as_of_date", "predicted_for")
    outputs = OUTPUTS

    def score(batches: Batches) -> Batches:
        estimator = pickle.loads(stored)
        for batch in batches:
            predicted = estimator.predict(batch[list(inputs)])
            texts = [batch[name].map(f"{name}={{:.6g}}".format) for name in main_inputs]
            yield pd.DataFrame(
                {
                    **{name: batch[name] for name in kept},
                    "horizon_days": batch["horizon_days"].astype("int32"),
                    **{name: predicted.get(name) for name in outputs},
                    "explanation": [", ".join(row) for row in zip(*texts, strict=True)] or None,
                }
            )

    return score


def fill_actuals(task: Task, file: ModelFile) -> Written:
    """Fill in what happened on days that are over, and correct it when the source did."""
    table, model = predictions_table(task, file), file.model
    target = task.names.qualified(table.object)
    keys = list(table.key)
    predictions = task.spark.table(target).where(F.col("model") == file.name).select(keys)
    known = (
        complete_features(task, model)
        .groupBy("entity_key")
        .agg(F.max("known_until").alias("known_until"))
    )
    happened = labels(task, model).withColumnRenamed("day", "predicted_for")
    rows = (
        predictions.join(known, "entity_key")
        .where(F.col("predicted_for") <= F.col("known_until"))
        .join(happened, ["entity_key", "predicted_for"], "left")
        .select(*keys, F.coalesce("label", F.lit(0.0)).alias("actual"))
    )
    with _view(rows) as view:
        return merge(
            task.spark,
            Merge(
                target=target,
                key=keys,
                columns={name: table.types[name] for name in [*keys, "actual"]},
                rows=f"SELECT * FROM {view}",
                stamps={"actual_known_at": literal(task.started_at)},
            ),
        )


def predictions_table(task: Task, file: ModelFile) -> ComputedTable:
    """The table that takes the predictions of this kind of model."""
    name = file.predictions.partition(".")[2]
    return read_computed_table(task.root, f"gold/tables/ml/{name}.sql", "gold")


@contextmanager
def _view(rows: DataFrame) -> Iterator[str]:
    # Names are unique: on Spark Connect a view is looked up when it is used, not when defined.
    name = f"predictions_{uuid4().hex}"
    rows.createOrReplaceTempView(name)
    try:
        yield name
    finally:
        rows.sparkSession.catalog.dropTempView(name)
