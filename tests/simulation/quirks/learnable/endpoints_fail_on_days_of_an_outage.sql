WITH days AS (
  SELECT e.endpoint_id, u.request_time::DATE AS day,
    avg((u.status_code >= 500)::INT) AS failing, count(*) AS requests
  FROM {serving.endpoint_usage} AS u
  JOIN (SELECT DISTINCT served_entity_id, endpoint_id FROM {serving.served_entities}) AS e
    USING (served_entity_id)
  GROUP BY ALL
)
SELECT count(*) FILTER (failing > 0.3) BETWEEN 1 AND 0.1 * count(*) AND median(failing) < 0.02
FROM days
WHERE requests >= 20
