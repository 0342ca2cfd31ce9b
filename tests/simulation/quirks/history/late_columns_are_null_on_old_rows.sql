SELECT
  bool_and((pruned_files_bytes IS NULL) = (start_time < TIMESTAMP '2025-12-01'))
  AND bool_and((read_files_bytes IS NULL) = (start_time < TIMESTAMP '2025-12-01'))
FROM {query.history}
