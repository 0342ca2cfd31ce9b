WITH hours AS (
  SELECT count(*) AS requests, count(*) FILTER (u.status_code = 429) AS refused
  FROM {serving.endpoint_usage} AS u
  JOIN (SELECT DISTINCT served_entity_id, endpoint_id FROM {serving.served_entities}) AS e
    USING (served_entity_id)
  GROUP BY e.endpoint_id, date_trunc('hour', u.request_time)
)
SELECT sum(refused) FILTER (requests >= 10) / sum(requests) FILTER (requests >= 10)
  > 5 * sum(refused) FILTER (requests < 9) / sum(requests) FILTER (requests < 9)
FROM hours
