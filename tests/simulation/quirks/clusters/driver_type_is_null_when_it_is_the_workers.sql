SELECT
  count(*) FILTER (driver_node_type IS NULL) > 0
  AND count(*) FILTER (driver_node_type IS NOT NULL) > 0
  AND bool_and(worker_node_type IS NOT NULL)
FROM {compute.clusters}
