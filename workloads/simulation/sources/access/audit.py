"""The rows of access.audit: what was done, mostly there on the same day."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.actions import SYSTEM, address
from simulation.world.calendar import DAY, day_of
from simulation.world.columns import WIDE_SINCE, Columns, struct_of
from simulation.world.frames import WorldFrames
from simulation.world.source import Source

SECOND = 1000
LATE = 0.02
BROWSER, TOOL = "Mozilla/5.0 (X11; Linux x86_64) Chrome/143.0", "databricks-sdk-py/0.77.0"


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The actions that arrive in the window; those of the account are in no workspace."""
    dice, window, at_ms = frames.dice, frames.window, F.col("at_ms")
    key = (F.col("key"), F.col("place"))
    actor, is_account, at = F.col("actor"), F.col("is_account"), F.timestamp_millis("at_ms")
    is_late = dice.unit("late action", *key) < LATE
    arrival = day_of(at_ms / SECOND) + F.when(is_late, 1).otherwise(0)
    nowhere = F.when(dice.unit("no workspace", *key) >= 0.1, "0")
    is_person = actor.contains("@")
    answer = {"status_code": F.col("status"), "error_message": F.col("error")}
    return frames.actions.where(arrival.between(window.first, window.last)).select(
        F.lit(frames.account.account_id).alias("account_id"),
        F.when(is_account, nowhere).otherwise(F.col("workspace_id")).alias("workspace_id"),
        F.lit("2.0").alias("version"),
        at.alias("event_time"),
        at.cast("date").alias("event_date"),
        F.coalesce("ip", address(dice, actor)).alias("source_ip_address"),
        F.when(is_person, BROWSER).when(actor != SYSTEM, TOOL).alias("user_agent"),
        F.when(is_person, dice.hex16("session", actor, day_of(at_ms / SECOND))).alias("session_id"),
        struct_of(columns["user_identity"], {"email": actor}).alias("user_identity"),
        F.col("service").alias("service_name"),
        F.col("action").alias("action_name"),
        dice.uuid("request", *key).alias("request_id"),
        F.col("params").alias("request_params"),
        struct_of(columns["response"], answer).alias("response"),
        F.when(is_account, "ACCOUNT_LEVEL").otherwise("WORKSPACE_LEVEL").alias("audit_level"),
        dice.uuid("audit event", *key).alias("event_id"),
        struct_of(columns["identity_metadata"], _identity()).alias("identity_metadata"),
    )


def _identity() -> dict[str, Column]:
    """By whom and for whom; the names as they are shown came later."""
    actor = F.col("actor")
    run_as = F.coalesce("run_as", actor)
    is_wide = F.col("at_ms") >= WIDE_SINCE * DAY * SECOND

    def shown(principal: Column) -> Column:
        words = F.replace(F.split_part(principal, F.lit("@"), F.lit(1)), F.lit("."), F.lit(" "))
        return F.when(is_wide & principal.contains("@"), F.initcap(words))

    return {
        "run_by": actor,
        "run_as": run_as,
        "acting_resource": F.col("acting_resource"),
        "run_by_display_name": shown(actor),
        "run_as_display_name": shown(run_as),
    }


SOURCE = Source(rows=rows, day="event_date")
