"""Actions that are logged: the form in which everything that happens tells of them."""

from collections.abc import Mapping

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.columns import conform
from simulation.world.dice import Dice

SYSTEM = "System-User"
"""Who does what the platform does in the background."""
EVENT = ("key", "workspace_id", "actor", "run_as", "acting_resource", "ip")
COLUMNS = {
    **{"key": "bigint", "place": "int", "workspace_id": "string", "actor": "string"},
    **{"run_as": "string", "acting_resource": "string", "ip": "string"},
    **{"service": "string", "action": "string", "at_ms": "bigint"},
    **{"params": "map<string,string>", "status": "int", "error": "string"},
    "is_account": "boolean",
}
"""An action: its place among those of one event, which `key` tells from others; run_as, if it was
done with the rights of another one; ip, if it came from elsewhere than usual."""


def action(
    service: str,
    name: str | Column,
    at: Column,
    params: Mapping[str, Column],
    *,
    is_account: bool = False,
) -> Column:
    """An action that succeeded."""
    return refused(service, name, at, params, F.lit(200), None, is_account=is_account)


def refused(
    service: str,
    name: str | Column,
    at: Column,
    params: Mapping[str, Column],
    status: Column,
    error: Column | None,
    *,
    is_account: bool = False,
) -> Column:
    """An action with its status and, if it failed, the error."""
    pairs = (part for key, value in params.items() for part in (F.lit(key), value.cast("string")))
    return F.struct(
        F.lit(service).alias("service"),
        (F.lit(name) if isinstance(name, str) else name).alias("action"),
        at.cast("bigint").alias("at_ms"),
        F.create_map(*pairs).alias("params"),
        status.cast("int").alias("status"),
        (F.lit(None) if error is None else error).cast("string").alias("error"),
        F.lit(is_account).alias("is_account"),
    )


def with_actions(events: DataFrame, *actions: Column) -> DataFrame:
    """COLUMNS of the actions of each event, which has the others; those that are NULL are none."""
    placed = F.posexplode(F.array_compact(F.array(*actions))).alias("place", "done")
    own = [name for name in EVENT if name in events.columns]
    return conform(events.select(*own, placed).select("*", "done.*"), COLUMNS)


def address(dice: Dice, actor: Column) -> Column:
    """Where somebody usually is; the platform has no address."""
    parts = (dice.below(250, f"address {part}", actor).cast("string") for part in range(2))
    return F.when(actor != SYSTEM, F.concat_ws(".", F.lit("10.20"), *parts))
