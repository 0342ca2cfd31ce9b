SELECT count(DISTINCT cluster_id)
FROM {compute.clusters}
WHERE worker_count = 0 AND cluster_id IN (SELECT cluster_id FROM {compute.node_timeline})
