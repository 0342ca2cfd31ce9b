SELECT
  count(*) FILTER (statement_text LIKE '%ann@example.com%') > 0
  AND count(*) FILTER (CAST(query_parameters AS VARCHAR) LIKE '%ann@example.com%') > 0
FROM {query.history}
