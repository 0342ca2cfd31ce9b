SELECT count(*) > 100000
  AND bool_and(end_time - start_time = INTERVAL 1 MINUTE AND second(start_time) = 0)
FROM {compute.node_timeline}
