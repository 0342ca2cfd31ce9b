WITH busy AS (
  SELECT cluster_id, quantile_cont(cpu_user_percent, 0.95) AS p95
  FROM {compute.node_timeline}
  GROUP BY ALL
  HAVING count(*) > 1000
)
SELECT count(*) FILTER (p95 < 20) BETWEEN 1 AND count(*) / 2 AND count(*) FILTER (p95 > 40) > 3
FROM busy
