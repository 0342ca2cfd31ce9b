"""The small tables that are written anew each time: prices and workspaces."""

from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from simulation.generator.account import Account, Workspace
from simulation.generator.prices import Price, account_prices, list_prices
from simulation.generator.schema import declared_columns
from simulation.generator.world import World, moment

HOSTS = {"AWS": "cloud.databricks.com", "AZURE": "azuredatabricks.net", "GCP": "gcp.databricks.com"}
CREATED_BEFORE = 400
"""Days before the first day on which the first workspace was created."""


def list_prices_table(spark: SparkSession, root: Path, account: Account, world: World) -> DataFrame:
    """The rows of billing.list_prices."""
    rows = [
        {
            **_price(account, price),
            "pricing": {
                "default": price.default,
                "promotional": {"default": price.promotional},
                "effective_list": {"default": price.effective},
            },
        }
        for price in list_prices(account, world)
    ]
    return _table(spark, root, "billing.list_prices", rows)


def account_prices_table(
    spark: SparkSession, root: Path, account: Account, world: World
) -> DataFrame:
    """The rows of billing.account_prices."""
    rows = [
        {**_price(account, price), "pricing": {"default": price.default}}
        for price in account_prices(account, world)
    ]
    return _table(spark, root, "billing.account_prices", rows)


def workspaces_table(spark: SparkSession, root: Path, account: Account, world: World) -> DataFrame:
    """The rows of access.workspaces_latest: deleted workspaces are gone."""
    rows = [
        _workspace(account, world, workspace, place)
        for place, workspace in enumerate(account.workspaces)
        if _is_listed(workspace, world)
    ]
    return _table(spark, root, "access.workspaces_latest", rows)


def _table(spark: SparkSession, root: Path, table: str, rows: list[dict[str, Any]]) -> DataFrame:
    columns = declared_columns(root, table)
    declared = ", ".join(f"`{name}` {kind}" for name, kind in columns.items())
    values = [tuple(row[name] for name in columns) for row in rows]
    return spark.createDataFrame(values, declared)


def _price(account: Account, price: Price) -> dict[str, Any]:
    end = None if price.end_day is None else moment(price.end_day, price.second)
    return {
        "account_id": account.account_id,
        "price_start_time": moment(price.start_day, price.second),
        "price_end_time": end,
        "sku_name": price.sku_name,
        "cloud": price.cloud,
        "currency_code": price.currency_code,
        "usage_unit": price.usage_unit,
    }


def _workspace(account: Account, world: World, workspace: Workspace, place: int) -> dict[str, Any]:
    age = world.last_day - world.first_day
    created = -CREATED_BEFORE + place if workspace.created_day is None else workspace.created_day
    is_renamed = workspace.renamed_day is not None and age >= workspace.renamed_day
    return {
        "account_id": account.account_id,
        "workspace_id": workspace.id,
        "workspace_name": workspace.new_name if is_renamed else workspace.name,
        "workspace_url": f"https://ws-{workspace.id}.{HOSTS[workspace.cloud]}",
        "create_time": moment(world.first_day + created, 37800 + 61 * place),
        "status": "PROVISIONING" if created == age else "RUNNING",
    }


def _is_listed(workspace: Workspace, world: World) -> bool:
    age = world.last_day - world.first_day
    return (
        workspace.listed
        and (workspace.created_day is None or workspace.created_day <= age)
        and (workspace.deleted_day is None or workspace.deleted_day > age)
    )
