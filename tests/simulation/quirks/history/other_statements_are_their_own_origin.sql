SELECT bool_and(cache_origin_statement_id = statement_id)
FROM {query.history}
WHERE NOT from_result_cache
