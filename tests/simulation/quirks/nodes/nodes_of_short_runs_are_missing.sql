WITH runs AS (
  SELECT u.usage_metadata.cluster_id AS cluster_id,
    max(epoch(r.stops) - epoch(r.starts)) AS seconds
  FROM {billing.usage} AS u
  JOIN (
    SELECT workspace_id, run_id, min(period_start_time) AS starts, max(period_end_time) AS stops
    FROM {lakeflow.job_run_timeline}
    GROUP BY ALL
  ) AS r ON r.workspace_id = u.workspace_id AND r.run_id = u.usage_metadata.job_run_id
  WHERE u.usage_metadata.cluster_id IS NOT NULL AND u.usage_date < DATE '2026-01-30'
  GROUP BY ALL
)
SELECT count(*) FILTER (seconds < 600) > 20
  AND count(*) FILTER (seconds < 600 AND cluster_id IN (SELECT cluster_id FROM {compute.node_timeline})) = 0
FROM runs
