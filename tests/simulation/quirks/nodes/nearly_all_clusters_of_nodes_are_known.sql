SELECT avg((c.cluster_id IS NOT NULL)::INT) BETWEEN 0.97 AND 0.9999
FROM (SELECT DISTINCT workspace_id, cluster_id FROM {compute.node_timeline}) AS n
LEFT JOIN (SELECT DISTINCT workspace_id, cluster_id FROM {compute.clusters}) AS c
  USING (workspace_id, cluster_id)
