SELECT
  bool_and((worker_count IS NULL) = (max_autoscale_workers IS NOT NULL))
  AND bool_and((min_autoscale_workers IS NULL) = (max_autoscale_workers IS NULL))
  AND count(worker_count) BETWEEN 1 AND count(*) - 1
FROM {compute.clusters}
