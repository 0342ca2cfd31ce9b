SELECT
  count(*) FILTER (change_time > delete_time) > 0
  AND bool_and(change_time >= delete_time)
  AND count(DISTINCT cluster_id) > 1
FROM {compute.clusters}
WHERE delete_time IS NOT NULL
