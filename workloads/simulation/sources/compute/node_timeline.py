"""The rows of compute.node_timeline: what each node did in each minute."""

from collections.abc import Mapping

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import DAY, as_time
from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.source import Source
from simulation.world.workspaces import cloud_of

MINUTE = 60
ROWS_PER_DAY = 350_000
BITS = 10
"""Of the one number that is thrown for a minute, so many make each chance."""


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The minutes of the nodes that arrive in the window; a few hours of them need a day."""
    dice, window = frames.dice, frames.window
    instance = F.col("instance")
    is_late = dice.unit("late node", instance, F.col("from")) < 0.01
    late = F.when(is_late, DAY).otherwise(0)
    begin = F.greatest(F.ceil(F.col("from") / MINUTE) * MINUTE, window.first * DAY - F.col("late"))
    end = F.least(F.col("to"), (window.last + 1) * DAY - F.col("late")) - MINUTE
    hours = frames.node_hours.withColumn("late", late).where(begin <= end)
    minutes = F.transform(
        F.sequence(begin, end, F.lit(MINUTE)),
        lambda at: F.struct(
            at.alias("at"), dice.number("node minute", instance, at).alias("thrown")
        ),
    )
    # What holds for the hour is computed before its minutes are told apart, and for a minute only
    # once all of it: rows that are made anew at each step are what takes the time.
    hourly = hours.select(
        "workspace_id",
        "cluster_id",
        _instance_id(frames).alias("instance_id"),
        (F.col("node") == 0).alias("driver"),
        "node_type",
        _private_ip().alias("private_ip"),
        _free_disk(frames.account.node_disks).alias("disk_free_bytes_per_mount_point"),
        *("cpu", "memory"),
        minutes.alias("minutes"),
    )
    at = F.col("at")
    return hourly.select("*", F.inline("minutes")).select(
        F.lit(frames.account.account_id).alias("account_id"),
        *("workspace_id", "cluster_id", "instance_id"),
        as_time(at).alias("start_time"),
        as_time(at + MINUTE).alias("end_time"),
        "driver",
        *_measured(),
        *("disk_free_bytes_per_mount_point", "node_type", "private_ip"),
    )


def _chance(place: int) -> Column:
    """One of the six chances of a minute, in [0, 1)."""
    bits = F.shiftright("thrown", BITS * place).bitwiseAND((1 << BITS) - 1)
    return bits * 2.0**-BITS


def _measured() -> list[Column]:
    """CPU is sometimes at its limit; memory hardly moves, and swap is used where it is full."""
    cpu, memory = F.col("cpu"), F.col("memory")
    burst = F.when(_chance(1) > 0.96, 1.6).otherwise(1.0)
    used = F.least(memory + 6 * _chance(2) - 3, F.lit(99.0))
    return [
        _tenths(F.least(cpu * (0.7 + 0.6 * _chance(0)) * burst, F.lit(96.0))).alias(
            "cpu_user_percent"
        ),
        _tenths(0.5 + 3 * _chance(1)).alias("cpu_system_percent"),
        _tenths(F.when(_chance(4) > 0.9, 4 * _chance(0)).otherwise(0.0)).alias("cpu_wait_percent"),
        _tenths(used).alias("mem_used_percent"),
        F.when(memory < 90, 0.0)
        .otherwise(_tenths(F.greatest(used - 92, F.lit(0.0))))
        .alias("mem_swap_percent"),
        F.floor(cpu * 40_000 * (0.2 + _chance(3))).alias("network_sent_bytes"),
        F.floor(cpu * 60_000 * (0.2 + _chance(5))).alias("network_received_bytes"),
    ]


def _tenths(value: Column) -> Column:
    """With one decimal; `round` goes by way of decimals, and takes far longer."""
    return F.floor(value * 10) / 10


def _instance_id(frames: WorldFrames) -> Column:
    """In the form of the cloud of the workspace."""
    cloud, instance = cloud_of(frames.account, F.col("workspace_id")), F.col("instance")
    hex_ = F.lower(F.lpad(F.hex(instance), 17, "0"))
    number = F.pmod(instance, F.lit(8 * 10**18)) + 10**18
    return (
        F.when(cloud == "AWS", F.concat(F.lit("i-"), hex_))
        .when(cloud == "GCP", number.cast("string"))
        .otherwise(F.lower(F.hex(instance)))
    )


def _private_ip() -> Column:
    parts = [F.shiftright("instance", 8 * place).bitwiseAND(255) for place in range(3)]
    return F.concat_ws(".", F.lit("10"), *(part.cast("string") for part in parts))


def _free_disk(disks: Mapping[str, int]) -> Column:
    free = 40 * 10**9 + F.pmod("instance", F.lit(9000)) * 10**6
    return F.create_map(
        *(part for at, times in disks.items() for part in (F.lit(at), free * times))
    )


SOURCE = Source(rows=rows, day="CAST(start_time AS DATE)", rows_per_day=ROWS_PER_DAY)
