"""What the jobs run on."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, ClassVar

from health_monitor.environments.rules import Between, Complaint, Matches
from health_monitor.environments.values import Identifier, Name


class PerformanceTarget(StrEnum):
    """How fast serverless compute starts, against what it costs."""

    STANDARD = "standard"
    PERFORMANCE_OPTIMIZED = "performance_optimized"


class Cloud(StrEnum):
    """The provider of the workspace's machines."""

    AWS = "aws"
    AZURE = "azure"
    GCP = "gcp"


class Availability(StrEnum):
    """Whether workers may be machines that the provider can take back."""

    ON_DEMAND = "on_demand"
    SPOT_WITH_FALLBACK = "spot_with_fallback"


class WarehouseSize(StrEnum):
    """The platform's sizes, as far as this product can need them."""

    XX_SMALL = "2X-Small"
    X_SMALL = "X-Small"
    SMALL = "Small"
    MEDIUM = "Medium"
    LARGE = "Large"


@dataclass(frozen=True, kw_only=True)
class ServerlessCompute:
    """Serverless: nothing to size, runs on Spark Connect."""

    KIND: ClassVar = "serverless"

    environment_version: Annotated[
        str, Matches(pattern=r"[1-9]\d?", what="an environment version", fix='Write "5" or newer.')
    ] = "5"
    """Version of the platform's serverless environment. Omitted: 5.

    Example: "6"
    """
    performance_target: PerformanceTarget = PerformanceTarget.STANDARD
    """How fast it starts, against what it costs. Omitted: standard, the cheaper one."""


def _workers_in_order(min_workers: int, max_workers: int) -> tuple[str, Complaint] | None:
    if min_workers <= max_workers:
        return None
    return "max_workers", Complaint(
        message=f"{max_workers} is less than min_workers, {min_workers}",
        fix="Raise max_workers or lower min_workers.",
    )


@dataclass(frozen=True, kw_only=True)
class JobClusterCompute:
    """A cluster of its own for each job run."""

    KIND: ClassVar = "job_cluster"
    CHECKS: ClassVar = (_workers_in_order,)

    cloud: Cloud
    """Decides in whose words the cluster is asked for. Required."""
    spark_version: Name
    """Databricks runtime. Required. Example: 17.3.x-scala2.13"""
    node_type_id: Name
    """Machine type of the workers. Required. Example: m7gd.xlarge"""
    driver_node_type_id: Name | None = None
    """Machine type of the driver. Omitted: that of the workers. Example: m7gd.2xlarge"""
    min_workers: Annotated[int, Between(low=1, high=1000)] = 1
    """Least number of workers. Omitted: 1. Example: 2"""
    max_workers: Annotated[int, Between(low=1, high=1000)] = 4
    """Most workers; as many as min_workers: a cluster of fixed size. Omitted: 4. Example: 8"""
    availability: Availability = Availability.ON_DEMAND
    """Whether workers may be machines that can be taken back. Omitted: on_demand."""
    photon: bool = False
    """Run SQL on the Photon engine. Omitted: no, which costs less per hour."""
    policy_id: Identifier | None = None
    """Cluster policy of the clusters. Omitted: none. Example: 9C63A2F1D2000A1B"""
    spark_conf: dict[str, str] = field(default_factory=dict)
    """Spark settings of the clusters. Omitted: the runtime's own.

    Example: {spark.sql.shuffle.partitions: "64"}
    """


Compute = ServerlessCompute | JobClusterCompute


@dataclass(frozen=True, kw_only=True)
class ExistingWarehouse:
    """A SQL warehouse that is there already."""

    KIND: ClassVar = "existing"

    id: Identifier
    """Its id; `run_as` must be allowed to use it. Required. Example: 1a2b3c4d5e6f7a8b"""


@dataclass(frozen=True, kw_only=True)
class NewWarehouse:
    """A serverless SQL warehouse that the stack creates."""

    KIND: ClassVar = "create"

    size: WarehouseSize = WarehouseSize.XX_SMALL
    """Size of its one cluster. Omitted: 2X-Small."""
    auto_stop_minutes: Annotated[int, Between(low=1, high=1440)] = 5
    """Idle minutes until it stops. Omitted: 5. Example: 15"""


Warehouse = ExistingWarehouse | NewWarehouse
