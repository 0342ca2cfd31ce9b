SELECT count(*) > 0 AND count(*) < 100 AND bool_and(end_time < start_time)
FROM {query.history}
WHERE total_duration_ms < 0
