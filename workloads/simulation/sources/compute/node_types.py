"""The rows of compute.node_types."""

from collections.abc import Iterator
from typing import Any

from pyspark.sql import DataFrame

from simulation.world.account import Account
from simulation.world.columns import Columns, listed
from simulation.world.frames import WorldFrames
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """Each family of a cloud in each of its sizes."""
    return listed(frames.spark, columns, list(_types(frames.account)))


def _types(account: Account) -> Iterator[dict[str, Any]]:
    for group in account.node_families:
        for family in group.families:
            for size, cores in (group.sizes or account.node_sizes[group.cloud]).items():
                gpus = max(1, cores // group.cores_per_gpu) if group.cores_per_gpu else 0
                yield {
                    "account_id": account.account_id,
                    "node_type": group.form.format(family=family, size=size),
                    "core_count": float(cores),
                    "memory_mb": round(cores * group.gb_per_core * 1024),
                    "gpu_count": gpus,
                }


SOURCE = Source(rows=rows)
