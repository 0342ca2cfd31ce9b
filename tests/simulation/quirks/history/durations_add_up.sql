SELECT bool_and(
  total_duration_ms = waiting_for_compute_duration_ms + waiting_at_capacity_duration_ms
    + compilation_duration_ms + execution_duration_ms
)
FROM {query.history}
