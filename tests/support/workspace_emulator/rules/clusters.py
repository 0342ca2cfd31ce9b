"""The rules for job clusters."""

from databricks.sdk.service.compute import ClusterSpec
from databricks.sdk.service.jobs import JobSettings

from workspace_emulator.refusal import limit, refuse


def check_job_clusters(settings: JobSettings) -> None:
    """Refuse shared clusters with one key twice, or that could not start."""
    keys = [cluster.job_cluster_key for cluster in settings.job_clusters or []]
    for key in keys:
        if keys.count(key) > 1:
            refuse("job_cluster_key_unique", f"Duplicate job_cluster_key: {key}")
    for cluster in settings.job_clusters or []:
        if cluster.new_cluster:
            where = f"job cluster {cluster.job_cluster_key}"
            check_cluster(cluster.new_cluster, where, settings.tags)


def check_cluster(cluster: ClusterSpec, where: str, job_tags: dict[str, str] | None) -> None:
    """Refuse a cluster without runtime, node type or size, and one with too many tags."""
    if not cluster.spark_version:
        refuse("cluster_complete", f"{where}: spark_version is missing")
    if not (cluster.node_type_id or cluster.instance_pool_id or cluster.policy_id):
        refuse("cluster_complete", f"{where}: node_type_id or instance_pool_id is missing")
    sizes = [size for size in (cluster.num_workers, cluster.autoscale) if size is not None]
    if len(sizes) != 1 and not (cluster.is_single_node or cluster.policy_id):
        refuse("cluster_complete", f"{where}: exactly one of num_workers and autoscale is needed")
    scale = cluster.autoscale
    if scale and (scale.min_workers or 0) > (scale.max_workers or 0):
        refuse("cluster_complete", f"{where}: min_workers is above max_workers")
    # The job's tags are forwarded to its clusters.
    tags = {**(job_tags or {}), **(cluster.custom_tags or {})}
    if len(tags) > limit("cluster_custom_tags_max"):
        most = limit("cluster_custom_tags_max")
        refuse("cluster_custom_tags_max", f"{where}: {len(tags)} tags, at most {most}")
