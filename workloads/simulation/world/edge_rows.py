"""The columns that the two tables of lineage share."""

from collections.abc import Mapping

from pyspark.sql import Column
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import day_of
from simulation.world.columns import WIDE_SINCE, Columns, struct_of
from simulation.world.dice import Dice
from simulation.world.edges import ENTITIES, MORE_ENTITIES
from simulation.world.table_names import catalog_of, full_name, name_of, of_stage, schema_of
from simulation.world.world import Window

SECOND, DAY = 1000, 86400
NESTED = {
    **{name: f"job_info.{name}" for name in ("job_id", "job_run_id")},
    **{name: f"dlt_pipeline_info.{name}" for name in ("dlt_pipeline_id", "dlt_update_id")},
}
NEW = ("genie_space_id", "alert_id")
"""Entities that are told of since WIDE_SINCE."""
LATE = 0.02


def arrives(dice: Dice, window: Window) -> Column:
    """Whether an edge arrives in the window: a few need a day."""
    is_late = dice.unit("late edge", F.col("key"), F.col("place")) < LATE
    arrival = day_of(F.col("at_ms") / SECOND) + F.when(is_late, 1).otherwise(0)
    return arrival.between(window.first, window.last)


def shared_columns(account: Account, dice: Dice, columns: Columns) -> Mapping[str, Column]:
    """Name to column; what a statement, run or update is, and both ends of the edge."""
    at, is_wide = F.timestamp_millis("at_ms"), F.col("at_ms") >= WIDE_SINCE * DAY * SECOND
    entities = {
        NESTED.get(name, name): F.when(is_wide, F.col(name)) if name in NEW else F.col(name)
        for name in (*ENTITIES, *MORE_ENTITIES)
    }
    return {
        "account_id": F.lit(account.account_id),
        "metastore_id": F.lit(account.metastore_id),
        **{
            name: F.col(name)
            for name in ("workspace_id", "entity_type", "entity_id", "entity_run_id")
        },
        **_end(account, "source"),
        **_end(account, "target"),
        "created_by": F.col("created_by"),
        "event_time": at,
        "event_date": at.cast("date"),
        "event_id": dice.uuid("lineage event", F.col("key")),
        "statement_id": F.col("statement_id"),
        "entity_metadata": struct_of(columns["entity_metadata"], entities),
        "direct_access": F.when(is_wide, F.col("is_direct")),
    }


def _end(account: Account, end: str) -> Mapping[str, Column]:
    table, path = F.col(end), F.col(f"{end}_path")
    kind = of_stage(account, table, "table_type")
    is_table = kind.isin("MANAGED", "EXTERNAL")
    named = F.when(table.isNotNull(), F.when(is_table, "TABLE").otherwise(kind))
    parts = {"catalog": catalog_of, "schema": schema_of, "name": name_of}
    return {
        f"{end}_table_full_name": full_name(account, table),
        **{
            f"{end}_table_{name}": F.when(table.isNotNull(), part(account, table))
            for name, part in parts.items()
        },
        f"{end}_path": path,
        f"{end}_type": F.when(path.isNotNull(), "PATH").otherwise(named),
    }
