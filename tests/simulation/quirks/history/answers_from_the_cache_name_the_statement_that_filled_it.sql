SELECT count(*) > 0 AND bool_and(o.statement_id IS NOT NULL AND o.start_time < c.start_time)
FROM {query.history} AS c
LEFT JOIN {query.history} AS o ON o.statement_id = c.cache_origin_statement_id
WHERE c.from_result_cache
