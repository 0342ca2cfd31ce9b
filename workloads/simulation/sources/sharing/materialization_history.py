"""The rows of sharing.materialization_history."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.columns import Columns
from simulation.world.daily import Daily, at_time, daily
from simulation.world.frames import WorldFrames
from simulation.world.source import Source
from simulation.world.table_names import name_of, number_of, schema_of

SHARES = ("partner_share", "regulator_share")
VIEWS = 8
"""So many views of each team are shared, at most."""


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """Reports that recipients asked for; of some the other side is not named."""
    account, dice, key = frames.account, frames.dice, F.col("key")
    asked = Daily(label="materialized", names=SHARES, times=frames.world.count(60, 3), chance=0.3)
    view = number_of(
        account,
        dice.below(len(account.teams), "shared team", key),
        dice.below(VIEWS, "shared subject", key),
        F.lit(len(account.stages) - 1),
    )
    listed, unlisted = (
        [one.id for one in account.workspaces if one.listed is is_listed]
        for is_listed in (True, False)
    )
    homes = [*listed[:3], *unlisted]
    chance = dice.unit("recipient", key)
    recipient = F.when(F.col("name") == SHARES[0], "partner").otherwise("regulator")
    return daily(frames.spark, frames.world, frames.window, asked).select(
        dice.uuid("materialization", key).alias("sharing_materialization_id"),
        F.lit(account.account_id).alias("account_id"),
        dice.pick(homes, "materialized in", key).alias("workspace_id"),
        F.when(chance < 0.9, recipient).alias("recipient_name"),
        F.when(chance < 0.1, "us").alias("provider_name"),
        F.col("name").alias("share_name"),
        schema_of(account, view).alias("schema_name"),
        name_of(account, view).alias("table_name"),
        at_time().alias("created_at"),
    )


SOURCE = Source(rows=rows, day="CAST(created_at AS DATE)")
