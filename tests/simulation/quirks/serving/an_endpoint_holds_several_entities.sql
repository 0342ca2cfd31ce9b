SELECT count(*)
FROM (
  SELECT endpoint_id
  FROM {serving.served_entities}
  GROUP BY ALL
  HAVING count(DISTINCT served_entity_id) > 1
)
