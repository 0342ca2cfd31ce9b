"""The rows of access.workspaces_latest."""

from typing import Any

from pyspark.sql import DataFrame

from simulation.world.account import Account, Workspace
from simulation.world.columns import Columns, listed
from simulation.world.frames import WorldFrames
from simulation.world.source import Source
from simulation.world.world import World, moment

HOSTS = {"AWS": "cloud.databricks.com", "AZURE": "azuredatabricks.net", "GCP": "gcp.databricks.com"}
CREATED_BEFORE = 400
"""Days before the first day on which the first workspace was created."""


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The workspaces of the last day: deleted ones are gone."""
    account, world = frames.account, frames.world
    workspaces = [
        _workspace(account, world, workspace, place)
        for place, workspace in enumerate(account.workspaces)
        if _is_listed(workspace, world)
    ]
    return listed(frames.spark, columns, workspaces)


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


SOURCE = Source(rows=rows)
