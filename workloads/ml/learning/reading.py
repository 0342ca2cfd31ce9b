"""The rows that models are trained on and score, as Spark frames and, bounded, as pandas."""

from datetime import timedelta

import pandas as pd
from pandas import DataFrame as PandasFrame
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from ml.learning.spec import Model
from runtime.task import Task

MAX_ROWS = 500_000
"""Feature rows that a training reads at most, the newest."""


def complete_features(task: Task, model: Model) -> DataFrame:
    """`entity_key`, `day`, `known_until` and the features, of days that were over at the start.

    `known_until` is the entity's newest such day: until then its labels are known.
    """
    table = task.spark.table(task.names.qualified(model.features.table))
    of_entity = Window.partitionBy("entity_key")
    return (
        table.where(F.col("day") < F.lit(task.started_at.date()))
        .withColumn("entity_key", entity_key(model))
        .withColumn("known_until", F.max("day").over(of_entity))
        .where(model.features.where)
        .select("entity_key", "day", "known_until", *model.features.columns)
    )


def labels(task: Task, model: Model) -> DataFrame:
    """`entity_key`, `day` and `label`: what happened, as far as it is known now."""
    table = task.spark.table(task.names.qualified(model.label.table))
    return (
        table.where(F.col(model.label.day) < F.lit(task.started_at.date()))
        .groupBy(entity_key(model).alias("entity_key"), F.col(model.label.day).alias("day"))
        .agg(F.sum(model.label.value).cast("double").alias("label"))
    )


def training_frames(task: Task, model: Model) -> tuple[PandasFrame, PandasFrame]:
    """Features and labels of the model's history as pandas frames, days as `datetime64`."""
    first = F.lit(task.started_at.date() - timedelta(days=model.split.history_days))
    newest = (
        complete_features(task, model)
        .where(F.col("day") >= first)
        .orderBy(F.col("day").desc(), "entity_key")
        .limit(MAX_ROWS)
    )
    happened = labels(task, model).where(F.col("day") >= first)
    features = newest.toPandas()  # bounded: MAX_ROWS
    known = happened.toPandas()  # bounded: at most one row per entity and day of the history
    for frame, columns in ((features, ("day", "known_until")), (known, ("day",))):
        for column in columns:
            frame[column] = pd.to_datetime(frame[column])
    return features, known


def entity_key(model: Model) -> Column:
    """The key values of the entity, joined by `|`."""
    return F.concat_ws("|", *model.entity)
