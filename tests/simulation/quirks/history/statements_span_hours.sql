SELECT
  count(*) FILTER (end_time > date_trunc('hour', start_time) + INTERVAL 1 HOUR) > 20
  AND count(*) FILTER (end_time > date_trunc('hour', start_time) + INTERVAL 2 HOURS) > 5
FROM {query.history}
WHERE compute.warehouse_id IS NOT NULL
