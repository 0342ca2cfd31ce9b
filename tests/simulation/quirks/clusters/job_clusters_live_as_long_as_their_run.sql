WITH lives AS (
  SELECT workspace_id, cluster_id, min(create_time) AS since, max(delete_time) AS until
  FROM {compute.clusters}
  WHERE cluster_source = 'JOB'
  GROUP BY ALL
)
SELECT
  count(*) > 100
  AND bool_and(u.usage_start_time >= l.since)
  AND bool_and(l.until IS NULL OR u.usage_end_time <= l.until)
  AND count(*) FILTER (l.until IS NULL) > 0
FROM {billing.usage} AS u
JOIN lives AS l
  ON l.workspace_id = u.workspace_id AND l.cluster_id = u.usage_metadata.cluster_id
