WITH hours AS (
  SELECT DISTINCT cluster_id, date_trunc('hour', start_time) AS hour
  FROM {compute.node_timeline}
  WHERE start_time < TIMESTAMP '2026-01-28'
)
SELECT avg((u.cluster_id IS NOT NULL)::INT) > 0.99
FROM hours AS h
LEFT JOIN (
  SELECT DISTINCT usage_metadata.cluster_id AS cluster_id, date_trunc('hour', usage_start_time) AS hour
  FROM {billing.usage}
) AS u USING (cluster_id, hour)
