WITH busy AS (
  SELECT workspace_id, cluster_id, quantile_cont(cpu_user_percent, 0.95) AS p95
  FROM {compute.node_timeline}
  WHERE cluster_id NOT LIKE '%-j'
  GROUP BY ALL
)
SELECT count(*) FILTER (l.cluster_id IS NULL) > 2
  AND max(p95) FILTER (l.cluster_id IS NOT NULL) < 0.6 * min(p95) FILTER (l.cluster_id IS NULL)
FROM busy AS b
LEFT JOIN {_labels.oversized_clusters} AS l USING (workspace_id, cluster_id)
