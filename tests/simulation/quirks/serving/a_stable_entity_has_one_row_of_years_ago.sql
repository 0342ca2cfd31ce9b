SELECT count(*)
FROM (
  SELECT served_entity_id
  FROM {serving.served_entities}
  GROUP BY ALL
  HAVING count(*) = 1 AND max(change_time) < TIMESTAMP '2023-12-01'
)
