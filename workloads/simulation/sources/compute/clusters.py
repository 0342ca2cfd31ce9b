"""The rows of compute.clusters."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import day_of
from simulation.world.cluster_sizes import FEWEST, fixed_workers, most_workers, place_of_run, scales
from simulation.world.columns import Columns, struct_of
from simulation.world.dice import choose
from simulation.world.frames import WorldFrames
from simulation.world.node_hours import UNSEEN
from simulation.world.run_usage import is_billed
from simulation.world.source import Source
from simulation.world.workspaces import cloud_of

SECOND = 1000
STATE = (
    *("workspace_id", "cluster_id", "cluster_name", "cluster_source", "owned_by", "tags"),
    *("node_type", "place", "edit", "done", "is_photon"),
    *("valid_from", "created_ms", "deleted_ms", "is_deleted"),
)


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The states of the clusters that stay, and begin and end of the clusters of job runs.

    What was written before the world began is there on its first day.
    """
    account, window = frames.account, frames.window
    place, source = F.col("place"), F.col("cluster_source")
    is_scaled, edit = scales(place), F.col("edit")
    is_idle_stopped = source.isin("UI", "API")
    written = day_of(F.col("valid_from") / SECOND)
    arrival = F.greatest(written, F.lit(frames.world.first_day))
    states = _of_things(frames).unionByName(_of_runs(frames))
    return states.where(arrival.between(window.first, window.last)).select(
        F.lit(account.account_id).alias("account_id"),
        "workspace_id",
        "cluster_id",
        "cluster_name",
        "owned_by",
        F.timestamp_millis("created_ms").alias("create_time"),
        F.when(F.col("is_deleted"), F.timestamp_millis("deleted_ms")).alias("delete_time"),
        F.when(place % 2 == 0, F.col("node_type")).alias("driver_node_type"),
        F.col("node_type").alias("worker_node_type"),
        F.when(~is_scaled, fixed_workers(place, edit)).alias("worker_count"),
        F.when(is_scaled, FEWEST).alias("min_autoscale_workers"),
        F.when(is_scaled, most_workers(place, edit)).alias("max_autoscale_workers"),
        F.when(is_idle_stopped, 30 + 30 * (F.col("done") % 2)).alias("auto_termination_minutes"),
        (place % 5 > 0).alias("enable_elastic_disk"),
        "tags",
        "cluster_source",
        F.array().cast("array<string>").alias("init_scripts"),
        *_cloud_attributes(columns, cloud_of(account, F.col("workspace_id"))),
        _runtime(account.runtimes).alias("dbr_version"),
        F.timestamp_millis("valid_from").alias("change_time"),
        F.timestamp_millis("valid_from").cast("date").alias("change_date"),
        F.when(source == "UI", "USER_ISOLATION")
        .otherwise("SINGLE_USER")
        .alias("data_security_mode"),
        F.when(place % 4 == 1, frames.dice.hex16("policy", F.col("workspace_id"))).alias(
            "policy_id"
        ),
    )


def _of_things(frames: WorldFrames) -> DataFrame:
    return frames.cluster_states.withColumn("is_photon", F.lit(False)).select(*STATE)


def _of_runs(frames: WorldFrames) -> DataFrame:
    """A cluster of a job is there for one run, until its last attempt has ended."""
    dice, end = frames.dice, F.col("end") * SECOND + 60 * SECOND
    start = F.col("opens") * SECOND
    noticed = start + dice.below(900, "cluster noticed", F.col("job_cluster_id"))
    states = F.array(
        F.when(F.col("attempt") == 0, _state(noticed, is_deleted=False)),
        F.when(F.col("is_last_attempt"), _state(end, is_deleted=True)),
    )
    is_seen = dice.unit("cluster seen", F.col("job_cluster_id")) >= UNSEEN
    none = F.lit(0).cast("bigint")
    ran = frames.runs.where(is_billed() & (F.col("compute") != "jobs_serverless") & is_seen)
    return ran.select(
        "workspace_id",
        F.col("job_cluster_id").alias("cluster_id"),
        F.concat_ws("-", F.lit("job"), "job_id", F.lit("run"), "run_id").alias("cluster_name"),
        F.lit("JOB").alias("cluster_source"),
        F.col("owner").alias("owned_by"),
        "tags",
        F.col("job_node_type").alias("node_type"),
        place_of_run().alias("place"),
        none.alias("edit"),
        none.alias("done"),
        (F.col("compute") == "jobs_photon").alias("is_photon"),
        start.alias("created_ms"),
        end.alias("deleted_ms"),
        F.inline(F.array_compact(states)),
    ).select(*STATE)


def _state(valid_from: Column, *, is_deleted: bool) -> Column:
    return F.struct(valid_from.alias("valid_from"), F.lit(is_deleted).alias("is_deleted"))


def _runtime(versions: list[str]) -> Column:
    version = choose(versions, (F.col("place") + F.col("done")) % len(versions))
    kind = F.when(F.col("is_photon"), "photon-scala2.12").otherwise("scala2.12")
    return F.concat_ws("-", version, kind)


def _cloud_attributes(columns: Columns, cloud: Column) -> list[Column]:
    """The settings of the cluster's cloud; those of other clouds are NULL."""
    first, spot = F.lit(1), F.lit("SPOT_WITH_FALLBACK")
    settings = {
        "aws": {"first_on_demand": first, "availability": spot, "zone_id": F.lit("auto")},
        "azure": {"first_on_demand": first, "availability": F.lit("ON_DEMAND_AZURE")},
        "gcp": {"availability": F.lit("ON_DEMAND_GCP"), "zone_id": F.lit("auto")},
    }
    return [
        F.when(cloud == name.upper(), struct_of(columns[f"{name}_attributes"], members)).alias(
            f"{name}_attributes"
        )
        for name, members in settings.items()
    ]


SOURCE = Source(rows=rows, day="CAST(change_time AS DATE)")
