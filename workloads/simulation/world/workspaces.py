"""When workspaces are there, and how much of the account lives in each."""

from dataclasses import dataclass

from pyspark.sql import Column
from pyspark.sql import functions as F

from simulation.world.account import Account, Workspace
from simulation.world.dice import choose
from simulation.world.world import World

FOREVER = 999_999
"""A day number that no world reaches."""


@dataclass(frozen=True, kw_only=True)
class Lifetimes:
    """First and last day (exclusive) of each workspace that has a limited life."""

    created: dict[str, int]
    deleted: dict[str, int]

    @classmethod
    def of(cls, account: Account, world: World) -> "Lifetimes":
        """The limits in day numbers."""
        return cls(
            created={
                workspace.id: world.first_day + workspace.created_day
                for workspace in account.workspaces
                if workspace.created_day is not None
            },
            deleted={
                workspace.id: world.first_day + workspace.deleted_day
                for workspace in account.workspaces
                if workspace.deleted_day is not None
            },
        )

    def first_day(self, workspace_id: Column) -> Column:
        """The first day of the workspace, 0 when it was always there."""
        return lookup({key: str(day) for key, day in self.created.items()}, workspace_id, "0")

    def end_day(self, workspace_id: Column) -> Column:
        """The day from which the workspace is gone, far away when it stays."""
        return lookup(
            {key: str(day) for key, day in self.deleted.items()}, workspace_id, str(FOREVER)
        )


def lookup(table: dict[str, str], key: Column, otherwise: str) -> Column:
    """A bigint found by a text key."""
    found = F.lit(otherwise)
    for name, value in table.items():
        found = F.when(key == name, F.lit(value)).otherwise(found)
    return found.cast("bigint")


def placed(workspaces: list[Workspace]) -> list[str]:
    """Workspace ids, each as often as its weight."""
    return [workspace.id for workspace in workspaces for _ in range(workspace.weight)]


def node_type_in(account: Account, workspace_id: Column, number: Column) -> Column:
    """A node type of the workspace's cloud."""
    found = F.lit(None).cast("string")
    for workspace in account.workspaces:
        types = account.node_types[workspace.cloud]
        chosen = choose(types, number % len(types))
        found = F.when(workspace_id == workspace.id, chosen).otherwise(found)
    return found


def cloud_of(account: Account, workspace_id: Column) -> Column:
    """The cloud of the workspace."""
    pairs = ((F.lit(one.id), F.lit(one.cloud)) for one in account.workspaces)
    return F.create_map(*(part for pair in pairs for part in pair))[workspace_id]
