SELECT count(*) > 100 AND bool_and(t.node_type IS NOT NULL)
  AND bool_and(c.worker_node_type IS NULL OR c.worker_node_type = n.node_type)
FROM (SELECT DISTINCT cluster_id, node_type FROM {compute.node_timeline}) AS n
LEFT JOIN (SELECT DISTINCT cluster_id, worker_node_type FROM {compute.clusters}) AS c USING (cluster_id)
LEFT JOIN {compute.node_types} AS t USING (node_type)
