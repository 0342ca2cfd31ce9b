SELECT
  count(*) FILTER (statement_text IS NULL) BETWEEN 1 AND count(*) / 10
  AND count(*) FILTER (statement_text = '<REDACTED>') BETWEEN 1 AND count(*) / 10
FROM {query.history}
