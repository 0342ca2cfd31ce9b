SELECT count(*) FILTER (tokens) > 100 AND count(*) FILTER (NOT tokens) > 100
  AND bool_and(tokens = is_language)
FROM (
  SELECT u.input_token_count IS NOT NULL AS tokens, max(e.task) IS NOT NULL AS is_language
  FROM {serving.endpoint_usage} AS u
  JOIN {serving.served_entities} AS e USING (served_entity_id)
  GROUP BY u.databricks_request_id, u.input_token_count
)
