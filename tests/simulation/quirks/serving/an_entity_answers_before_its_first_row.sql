SELECT count(*)
FROM {serving.endpoint_usage} AS u
JOIN (
  SELECT served_entity_id, min(change_time) AS since FROM {serving.served_entities} GROUP BY ALL
) AS e USING (served_entity_id)
WHERE u.request_time < e.since
