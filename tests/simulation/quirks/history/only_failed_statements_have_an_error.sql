SELECT
  count(DISTINCT execution_status) = 3
  AND bool_and((execution_status = 'FAILED') = (error_message IS NOT NULL))
FROM {query.history}
