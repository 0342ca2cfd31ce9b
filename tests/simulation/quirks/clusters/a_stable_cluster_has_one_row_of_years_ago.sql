SELECT count(*)
FROM (
  SELECT cluster_id
  FROM {compute.clusters}
  GROUP BY workspace_id, cluster_id
  HAVING count(*) FILTER (delete_time IS NULL) = 1 AND min(change_time) < TIMESTAMP '2023-11-20'
)
WHERE cluster_id IN (SELECT usage_metadata.cluster_id FROM {billing.usage})
