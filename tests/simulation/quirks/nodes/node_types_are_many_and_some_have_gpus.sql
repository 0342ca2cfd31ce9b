SELECT count(*) >= 640 AND count(*) FILTER (gpu_count > 0) > 20
  AND bool_and(core_count > 0 AND memory_mb > 0)
FROM {compute.node_types}
