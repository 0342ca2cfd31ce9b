WITH hours AS (
  SELECT e.endpoint_id, date_trunc('hour', u.request_time) AS hour, count(*) AS requests
  FROM {serving.endpoint_usage} AS u
  JOIN (SELECT DISTINCT served_entity_id, endpoint_id FROM {serving.served_entities}) AS e
    USING (served_entity_id)
  WHERE u.request_time < TIMESTAMP '2026-01-28'
  GROUP BY ALL
)
SELECT count(*) > 500 AND avg((b.endpoint_id IS NOT NULL)::INT) > 0.99
FROM hours AS h
LEFT JOIN (
  SELECT DISTINCT usage_metadata.endpoint_id AS endpoint_id, usage_start_time AS hour
  FROM {billing.usage}
) AS b USING (endpoint_id, hour)
