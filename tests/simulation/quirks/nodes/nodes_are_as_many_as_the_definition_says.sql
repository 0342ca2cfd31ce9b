WITH counted AS (
  SELECT workspace_id, cluster_id, start_time, count(DISTINCT instance_id) - 1 AS workers,
    count(*) FILTER (driver) AS drivers
  FROM {compute.node_timeline}
  WHERE minute(start_time) = 30
  GROUP BY ALL
)
SELECT count(*) > 1000 AND bool_and(c.drivers = 1) AND bool_and(
  c.workers = d.worker_count OR c.workers BETWEEN d.min_autoscale_workers AND d.max_autoscale_workers)
FROM counted AS c
ASOF JOIN {compute.clusters} AS d
  ON d.workspace_id = c.workspace_id AND d.cluster_id = c.cluster_id
    AND date_trunc('day', c.start_time) > d.change_time
WHERE d.cluster_source <> 'JOB' AND c.start_time < TIMESTAMP '2026-01-31'
