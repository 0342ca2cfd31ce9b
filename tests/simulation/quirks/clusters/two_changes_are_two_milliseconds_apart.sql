SELECT count(*)
FROM {compute.clusters} AS a
JOIN {compute.clusters} AS b
  ON b.workspace_id = a.workspace_id AND b.cluster_id = a.cluster_id
  AND b.change_time = a.change_time + INTERVAL 2 MILLISECONDS
