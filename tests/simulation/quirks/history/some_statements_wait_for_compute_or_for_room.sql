SELECT
  count(*) FILTER (waiting_for_compute_duration_ms > 0) > 100
  AND count(*) FILTER (waiting_at_capacity_duration_ms > 0) > 10
FROM {query.history}
