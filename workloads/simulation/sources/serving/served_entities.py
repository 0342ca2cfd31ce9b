"""The rows of serving.served_entities."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.changes import changes
from simulation.world.columns import Columns, struct_of
from simulation.world.frames import WorldFrames
from simulation.world.source import Source

THROUGHPUT = 50
"""Tokens a second that are provisioned at most, for each step."""


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """Every state of every entity; edits move the version, the bounds and the configuration."""
    type_, slot = F.col("entity_type"), F.col("slot")
    name = F.concat_ws("-", F.element_at(F.split("entity_name", r"\."), -1), slot)
    has_version = type_.isin("CUSTOM_MODEL", "FOUNDATION_MODEL")
    version = F.when(has_version, (1 + F.col("done")).cast("string"))
    configs = {
        "external_model_config": ("EXTERNAL_MODEL", {"provider": F.lit("OpenAI")}),
        "foundation_model_config": ("FOUNDATION_MODEL", _throughput()),
        "custom_model_config": ("CUSTOM_MODEL", _concurrency()),
        "feature_spec_config": ("FEATURE_SPEC", _concurrency()),
    }
    return changes(frames.world, frames.served_entities).select(
        F.col("thing").alias("served_entity_id"),
        F.lit(frames.account.account_id).alias("account_id"),
        *("workspace_id", "created_by", "endpoint_name", "endpoint_id"),
        name.alias("served_entity_name"),
        "entity_type",
        "entity_name",
        version.alias("entity_version"),
        (1 + F.col("edit")).alias("endpoint_config_version"),
        "task",
        *(
            F.when(type_ == of, struct_of(columns[config], members)).alias(config)
            for config, (of, members) in configs.items()
        ),
        F.timestamp_millis("valid_from").alias("change_time"),
        F.when(F.col("is_deleted"), F.timestamp_millis("deleted_ms")).alias("endpoint_delete_time"),
    )


def _throughput() -> dict[str, Column]:
    return {
        "min_provisioned_throughput": F.lit(0),
        "max_provisioned_throughput": THROUGHPUT * (2 + F.col("done") % 4),
    }


def _concurrency() -> dict[str, Column]:
    return {
        "min_concurrency": F.lit(0),
        "max_concurrency": 4 * (1 + F.col("edit") % 3),
        "compute_type": F.when(F.col("is_gpu"), "GPU").otherwise("CPU"),
    }


SOURCE = Source(rows=rows)
