"""The rows of billing.usage."""

from datetime import date

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.arrivals import arriving
from simulation.world.calendar import as_date, as_time, day_of
from simulation.world.columns import Columns, struct_of
from simulation.world.dice import Dice
from simulation.world.frames import WorldFrames
from simulation.world.run_usage import run_usage
from simulation.world.source import Source
from simulation.world.world import day_number

QUALITY_NAME = (day_number(date(2025, 11, 15)), day_number(date(2026, 2, 6)))
"""Between these days both names of the data quality product occur."""
POLICY_SINCE = day_number(date(2025, 12, 1))
"""Rows name their policy in usage_policy_id since then, in budget_policy_id before."""
OFFER_COLUMNS = (
    "product",
    "unit",
    "usage_type",
    "jobs_tier",
    "sql_tier",
    "dlt_tier",
    "serving_type",
    "performance_target",
    "connectivity_type",
    "zerobus_request_type",
    "app_compute_size",
    "ai_function",
    "is_serverless",
    "is_photon",
)
NESTED = {
    "connectivity_type": "networking.connectivity_type",
    "zerobus_request_type": "lakeflow_connect.zerobus_request_type",
    "app_compute_size": "apps.compute_size",
    "ai_function": "ai_functions.ai_function",
}
"""Where in product_features the others of these columns stand."""
METADATA = (
    *("cluster_id", "job_id", "job_run_id", "job_name", "node_type", "warehouse_id"),
    *("notebook_id", "notebook_path", "dlt_pipeline_id", "dlt_update_id", "dlt_maintenance_id"),
    *("uc_table_catalog", "uc_table_schema", "uc_table_name", "endpoint_name"),
    *("endpoint_id", "schema_id", "database_instance_id", "metastore_id", "catalog_id"),
    *("storage_api_type", "source_region", "project_id", "branch_id", "index_id"),
    *("app_id", "app_name"),
)


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """What was used, corrections included."""
    account, world, dice = frames.account, frames.world, frames.dice
    used = run_usage(account, world, frames.runs)
    for more in (frames.resource_usage, frames.pipeline_usage):
        used = used.unionByName(more, allowMissingColumns=True)
    records = arriving(account, world, used, frames.window)
    day = day_of(F.col("from"))
    billed = records.join(F.broadcast(offers(frames.spark, account)), ["offer", "home"])
    return billed.select(
        F.lit(account.account_id).alias("account_id"),
        "workspace_id",
        dice.uuid("record", F.col("row_key"), F.col("record.type")).alias("record_id"),
        "sku_name",
        "cloud",
        as_time(F.col("from")).alias("usage_start_time"),
        as_time(F.col("to")).alias("usage_end_time"),
        as_date(day).alias("usage_date"),
        "custom_tags",
        F.col("unit").alias("usage_unit"),
        _quantity(dice).alias("usage_quantity"),
        struct_of(columns["usage_metadata"], _metadata(dice, day)).alias("usage_metadata"),
        struct_of(columns["identity_metadata"], _identity()).alias("identity_metadata"),
        F.col("record.type").alias("record_type"),
        as_date(F.col("record.arrival")).alias("ingestion_date"),
        _product(dice, day).alias("billing_origin_product"),
        struct_of(columns["product_features"], _features()).alias("product_features"),
        "usage_type",
    )


def offers(spark: SparkSession, account: Account) -> DataFrame:
    """What an offer is billed as in each workspace."""
    rows = [
        (
            offer.key,
            workspace.id,
            offer.sku_in(workspace),
            workspace.cloud,
            workspace.redacted,
            *(getattr(offer, column) for column in OFFER_COLUMNS),
        )
        for offer in account.offers.values()
        for workspace in account.workspaces
    ]
    text = ", ".join(f"{column} string" for column in OFFER_COLUMNS[:-2])
    return spark.createDataFrame(
        rows,
        "offer string, home string, sku_name string, cloud string, is_redacted boolean, "
        f"{text}, is_serverless boolean, is_photon boolean",
    )


def _quantity(dice: Dice) -> Column:
    """Six decimals; twelve on a few rows."""
    is_fine = dice.unit("fine", F.col("row_key")) < 0.0007
    in_milliseconds = F.when(F.col("unit") == "MILLISECOND", 3600000.0).otherwise(1.0)
    quantity = F.col("quantity") * in_milliseconds
    exact = F.when(is_fine, F.round(quantity, 12)).otherwise(F.round(quantity, 6))
    stated = F.round(exact * F.col("record.factor"), 6)
    return F.when(F.col("record.type") == "RESTATEMENT", stated).otherwise(
        exact * F.col("record.factor")
    )


def _metadata(dice: Dice, day: Column) -> dict[str, Column]:
    has_policy = F.col("is_serverless") & F.col("job_id").isNotNull()
    policy = F.when(has_policy, dice.uuid("policy", F.col("home")))
    return {
        **{member: F.col(member) for member in METADATA},
        "budget_policy_id": F.when(day < POLICY_SINCE, policy),
        "usage_policy_id": F.when(day >= POLICY_SINCE, policy),
        "genie.surface": F.col("genie_surface"),
    }


def _identity() -> dict[str, Column]:
    def shown(principal: Column) -> Column:
        hidden = F.col("is_redacted") & principal.isNotNull()
        return F.when(hidden, "__REDACTED__").otherwise(principal)

    return {name: shown(F.col(name)) for name in ("run_as", "owned_by", "created_by")}


def _product(dice: Dice, day: Column) -> Column:
    first, last = QUALITY_NAME
    is_old = (day < first) | ((day < last) & (dice.unit("old name", F.col("row_key")) < 0.5))
    is_quality = F.col("product") == "DATA_QUALITY_MONITORING"
    return F.when(is_quality & is_old, "LAKEHOUSE_MONITORING").otherwise(F.col("product"))


def _features() -> dict[str, Column]:
    features = OFFER_COLUMNS[OFFER_COLUMNS.index("jobs_tier") :]
    return {NESTED.get(name, name): F.col(name) for name in features}


SOURCE = Source(rows=rows, day="ingestion_date")
