SELECT count(*) > 100 AND bool_and(u.usage_metadata.node_type = c.worker_node_type)
FROM {billing.usage} AS u
JOIN {compute.clusters} AS c
  ON c.workspace_id = u.workspace_id AND c.cluster_id = u.usage_metadata.cluster_id
WHERE u.usage_metadata.node_type IS NOT NULL
