"""The rows of storage.predictive_optimization_operations_history."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import DAY, HOUR, as_time, days
from simulation.world.columns import Columns
from simulation.world.dice import Dice
from simulation.world.frames import WorldFrames
from simulation.world.source import Source
from simulation.world.table_names import of_stage, table_id
from simulation.world.tables import lives, made_at

TOLD = 2 * HOUR
"""Seconds until an operation is told; what it cost is known up to a day later."""
CHANCE = 0.25
OPERATIONS = {
    "COMPACTION": (
        "number_of_compacted_files",
        "amount_of_data_compacted_bytes",
        "number_of_output_files",
        "amount_of_output_data_bytes",
    ),
    "VACUUM": ("number_of_deleted_files", "amount_of_data_deleted_bytes"),
    "ANALYZE": (),
    "CLUSTERING": (
        "number_of_removed_files",
        "number_of_clustered_files",
        "amount_of_data_removed_bytes",
        "amount_of_clustered_data_bytes",
    ),
    "AUTO_CLUSTERING_COLUMN_SELECTION": ("has_column_selection_changed", "new_clustering_columns"),
    "DATA_SKIPPING_COLUMN_SELECTION": ("number_of_scanned_files", "amount_of_scanned_bytes"),
}
"""Types of operations to what is counted of them."""
FAILURES = (
    "FAILED: INTERNAL_ERROR",
    "FAILED: PRIVATE_LINK_SETUP_ERROR",
    "FAILED: AUTO_TTL_COLUMN_DOES_NOT_EXIST_ERROR",
)


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The operations on managed tables, all of the world: what is written of one changes."""
    account, world, dice = frames.account, frames.world, frames.dice
    table, day = F.col("table"), F.col("day")
    key = (table, day)
    start = day * DAY + dice.below(DAY, "operation at", *key)
    end = start + 20 + dice.below(1500, "operation lasts", *key)
    now = (world.last_day + 1) * DAY
    is_there = (start > made_at(dice, F.col("made"))) & (
        F.col("dropped").isNull() | (day < F.col("dropped"))
    )
    fails = dice.unit("operation fails", *key) < 0.04
    is_costed = end + dice.below(DAY, "operation costed", *key) < now
    dbu = (F.exp(4 * dice.unit("operation dbu", *key)) / 100).cast("decimal(38,6)")
    managed = lives(frames.spark, account, world).where(
        of_stage(account, table, "table_type") == "MANAGED"
    )
    happened = (
        days(frames.spark, world.first_day, world.last_day)
        .crossJoin(F.broadcast(managed))
        .where((dice.unit("optimized", *key) < CHANCE) & is_there & (end + TOLD < now))
        .withColumn("operation_type", dice.pick(list(OPERATIONS), "operation", *key))
    )
    return happened.select(
        F.lit(account.account_id).alias("account_id"),
        _home(account, dice).alias("workspace_id"),
        as_time(start).alias("start_time"),
        as_time(end).alias("end_time"),
        F.lit("main-metastore").alias("metastore_name"),
        F.lit(account.metastore_id).alias("metastore_id"),
        F.col("table_catalog").alias("catalog_name"),
        F.col("table_schema").alias("schema_name"),
        "table_name",
        table_id(dice, table).alias("table_id"),
        "operation_type",
        dice.uuid("operation id", *key).alias("operation_id"),
        F.when(fails, dice.pick(FAILURES, "operation failure", *key))
        .otherwise("SUCCESSFUL")
        .alias("operation_status"),
        F.when(~fails, _metrics(dice)).alias("operation_metrics"),
        F.lit("ESTIMATED_DBU").alias("usage_unit"),
        F.when(is_costed, F.when(fails, 0).otherwise(dbu)).alias("usage_quantity"),
    )


def _home(account: Account, dice: Dice) -> Column:
    """The workspace that ran it: one of those that stay."""
    homes = [
        workspace.id
        for workspace in account.workspaces
        if workspace.created_day is None and workspace.deleted_day is None
    ]
    return dice.pick(homes, "operation home", F.col("table"))


def _metrics(dice: Dice) -> Column:
    """All are text, numbers too."""
    found = F.create_map().cast("map<string,string>")
    for operation, names in OPERATIONS.items():
        pairs = [part for name in names for part in (F.lit(name), _metric(dice, name))]
        if pairs:
            counted = F.create_map(*pairs)
            found = F.when(F.col("operation_type") == operation, counted).otherwise(found)
    return found


def _metric(dice: Dice, name: str) -> Column:
    number = dice.below(400, name, F.col("table"), F.col("day"))
    if name.endswith("bytes"):
        number = number * 1_048_576
    elif name.startswith("has_"):
        return F.when(number % 2 == 0, "true").otherwise("false")
    elif name.endswith("columns"):
        return F.lit("day,region")
    return number.cast("string")


SOURCE = Source(rows=rows)
