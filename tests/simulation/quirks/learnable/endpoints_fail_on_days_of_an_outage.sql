WITH days AS (
  SELECT e.endpoint_id, u.request_time::DATE AS day,
    avg((u.status_code >= 500)::INT) AS failing, count(*) AS requests
  FROM {serving.endpoint_usage} AS u
  JOIN (SELECT DISTINCT served_entity_id, endpoint_id FROM {serving.served_entities}) AS e
    USING (served_entity_id)
  WHERE u.request_time < TIMESTAMP '2026-01-31'
  GROUP BY ALL
)
SELECT count(l.day) BETWEEN 1 AND 0.1 * count(*)
  AND min(failing) FILTER (l.day IS NOT NULL) > 2 * max(failing) FILTER (l.day IS NULL)
FROM days AS d
LEFT JOIN {_labels.endpoint_outages} AS l USING (endpoint_id, day)
WHERE requests >= 20
