SELECT
  count(*) FILTER (usage_quantity IS NULL) > 0
  AND min(start_time) FILTER (usage_quantity IS NULL) >= TIMESTAMP '2026-01-30'
FROM {storage.predictive_optimization_operations_history}
