"""The rows of lakeflow.jobs."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import DAY, HOUR, as_time
from simulation.world.columns import WIDE_SINCE, Columns, struct_of
from simulation.world.frames import WorldFrames
from simulation.world.jobs import trigger_of
from simulation.world.people import user_id
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """Deleted and former definitions are among them."""
    wide = F.col("valid_from") >= WIDE_SINCE * DAY
    created = as_time(F.col("created_day") * DAY + 9 * HOUR)
    return frames.job_versions.where(F.col("kind") == "JOB_RUN").select(
        F.lit(frames.account.account_id).alias("account_id"),
        "workspace_id",
        F.col("job_number").alias("job_id"),
        "name",
        user_id(F.col("creator")).alias("creator_id"),
        "tags",
        user_id(F.col("owner")).alias("run_as"),
        as_time(F.col("valid_from")).alias("change_time"),
        F.when(F.col("change") == "delete", as_time(F.col("valid_from"))).alias("delete_time"),
        _description().alias("description"),
        F.when(wide, _trigger(columns["trigger"])).alias("trigger"),
        F.when(wide, _trigger_type()).alias("trigger_type"),
        F.when(wide, F.col("owner")).alias("run_as_user_name"),
        F.when(wide, F.col("creator")).alias("creator_user_name"),
        F.when(wide, F.col("is_paused")).alias("paused"),
        F.when(wide, F.col("timeout_seconds")).alias("timeout_seconds"),
        F.when(wide & F.col("timeout_seconds").isNotNull(), _health()).alias("health_rules"),
        F.when(wide & (F.col("job") % 5 == 0), _deployment()).alias("deployment"),
        F.when(wide, created).alias("create_time"),
    )


def _description() -> Column:
    revision = F.when(F.col("describe_count") > 0, F.concat(F.lit(", revision "), "describe_count"))
    return F.concat(F.lit("Loads "), "subject", F.coalesce(revision, F.lit("")))


def _has(trigger: str) -> Column:
    return trigger_of(F.col("job")) == trigger


def _trigger(declared: str) -> Column:
    cron = F.concat(F.lit("0 "), (F.col("minute") / 60).cast("int"), F.lit(" * * * ?"))
    return (
        F.when(
            _has("FILE_ARRIVAL"),
            struct_of(declared, {"file_arrival.url": F.lit("/Volumes/main/landing/files")}),
        )
        .when(
            _has("PERIODIC"),
            struct_of(declared, {"periodic.interval": F.lit(1), "periodic.units": F.lit("DAYS")}),
        )
        .when(_has("CONTINUOUS"), struct_of(declared, {"continuous.enabled": F.lit(True)}))
        .when(
            _has("CRON") & (F.col("job") % 20 != 12),
            struct_of(
                declared,
                {
                    "schedule.quartz_cron_expression": cron,
                    "schedule.timezone_id": F.lit("UTC"),
                },
            ),
        )
    )


def _trigger_type() -> Column:
    words = {"FILE_ARRIVAL": "file_arrival", "PERIODIC": "periodic", "CONTINUOUS": "continuous"}
    found = F.when(F.col("job") % 20 == 12, "MULTIPLE")
    for trigger, word in words.items():
        found = found.when(_has(trigger), word)
    return found.when(_has("CRON"), "schedule")


def _health() -> Column:
    return F.array(
        F.struct(
            F.lit("RUN_DURATION_SECONDS").alias("metric"),
            F.lit("GREATER_THAN").alias("operator"),
            F.lit(3600).cast("bigint").alias("value"),
        )
    )


def _deployment() -> Column:
    return F.struct(
        F.lit("BUNDLE").alias("kind"),
        F.lit("/Workspace/Shared/.bundle/state/metadata.json").alias("metadata_file_path"),
    )


SOURCE = Source(rows=rows)
