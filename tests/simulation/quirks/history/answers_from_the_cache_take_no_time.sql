SELECT count(*) > 0 AND bool_and(total_duration_ms = 0 AND execution_duration_ms = 0)
FROM {query.history}
WHERE from_result_cache
