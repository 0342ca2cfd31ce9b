WITH known AS (
  SELECT workspace_id, cluster_id, min(change_time) AS since
  FROM {compute.clusters}
  WHERE cluster_source <> 'JOB'
  GROUP BY ALL
)
SELECT count(*)
FROM {billing.usage} AS u
JOIN known AS k
  ON k.workspace_id = u.workspace_id AND k.cluster_id = u.usage_metadata.cluster_id
WHERE u.usage_end_time < k.since
