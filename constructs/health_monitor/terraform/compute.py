"""What the tasks of a job run on: serverless environments, or one cluster for each run."""

from health_monitor.environments.compute import (
    Availability,
    Cloud,
    Compute,
    JobClusterCompute,
    ServerlessCompute,
)
from health_monitor.jobs.spec import AtomicJob, Environment, Job
from health_monitor.terraform.binding import (
    JobEnvironment,
    JobEnvironmentSpec,
    JobJobCluster,
    JobJobClusterNewCluster,
    JobJobClusterNewClusterAutoscale,
    JobJobClusterNewClusterAwsAttributes,
    JobJobClusterNewClusterAzureAttributes,
    JobJobClusterNewClusterGcpAttributes,
    JobTaskLibrary,
    JobTaskLibraryPypi,
)

CLUSTER_KEY = "main"


def environments(spec: Job, compute: Compute) -> list[JobEnvironment] | None:
    """The serverless environments of a job's tasks, by key; None without code or on a cluster."""
    if isinstance(compute, JobClusterCompute) or not isinstance(spec, AtomicJob):
        return None
    found = {task.environment.key: task.environment for task in spec.tasks}
    return [_environment(found[key], compute) for key in sorted(found)]


def clusters(spec: Job, compute: Compute) -> list[JobJobCluster] | None:
    """The one cluster that all tasks of a run share; None without code or on serverless."""
    if isinstance(compute, ServerlessCompute) or not isinstance(spec, AtomicJob):
        return None
    fixed = compute.min_workers == compute.max_workers
    cluster = JobJobClusterNewCluster(
        spark_version=compute.spark_version,
        node_type_id=compute.node_type_id,
        driver_node_type_id=compute.driver_node_type_id,
        num_workers=compute.min_workers if fixed else None,
        autoscale=None
        if fixed
        else JobJobClusterNewClusterAutoscale(
            min_workers=compute.min_workers, max_workers=compute.max_workers
        ),
        data_security_mode="SINGLE_USER",  # dedicated: the only mode that runs every library
        # Written out: the service adds its own choice, which then shows as a change for ever.
        runtime_engine="PHOTON" if compute.photon else "STANDARD",
        policy_id=compute.policy_id,
        spark_conf=dict(sorted(compute.spark_conf.items())) or None,
        aws_attributes=_aws(compute),
        azure_attributes=_azure(compute),
        gcp_attributes=_gcp(compute),
    )
    return [JobJobCluster(job_cluster_key=CLUSTER_KEY, new_cluster=cluster)]


def libraries(environment: Environment, compute: Compute) -> list[JobTaskLibrary] | None:
    """What a task's environment installs, for tasks on a cluster; None on serverless."""
    if isinstance(compute, ServerlessCompute) or not environment.dependencies:
        return None
    return [
        JobTaskLibrary(pypi=JobTaskLibraryPypi(package=package))
        for package in sorted(environment.dependencies)
    ]


def _environment(environment: Environment, compute: ServerlessCompute) -> JobEnvironment:
    return JobEnvironment(
        environment_key=environment.key,
        spec=JobEnvironmentSpec(
            environment_version=compute.environment_version,
            dependencies=sorted(environment.dependencies) or None,
        ),
    )


# The first machine is the driver's: a run does not survive losing it.
def _aws(compute: JobClusterCompute) -> JobJobClusterNewClusterAwsAttributes | None:
    if compute.cloud is not Cloud.AWS:
        return None
    spot = compute.availability is Availability.SPOT_WITH_FALLBACK
    return JobJobClusterNewClusterAwsAttributes(
        availability="SPOT_WITH_FALLBACK" if spot else "ON_DEMAND",
        first_on_demand=1,
        zone_id="auto",
    )


def _azure(compute: JobClusterCompute) -> JobJobClusterNewClusterAzureAttributes | None:
    if compute.cloud is not Cloud.AZURE:
        return None
    spot = compute.availability is Availability.SPOT_WITH_FALLBACK
    return JobJobClusterNewClusterAzureAttributes(
        availability="SPOT_WITH_FALLBACK_AZURE" if spot else "ON_DEMAND_AZURE",
        first_on_demand=1,
        spot_bid_max_price=-1,
    )


def _gcp(compute: JobClusterCompute) -> JobJobClusterNewClusterGcpAttributes | None:
    if compute.cloud is not Cloud.GCP:
        return None
    spot = compute.availability is Availability.SPOT_WITH_FALLBACK
    return JobJobClusterNewClusterGcpAttributes(
        availability="PREEMPTIBLE_WITH_FALLBACK_GCP" if spot else "ON_DEMAND_GCP",
    )
