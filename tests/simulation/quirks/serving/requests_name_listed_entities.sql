SELECT count(*) > 1000 AND avg((e.served_entity_id IS NOT NULL)::INT) BETWEEN 0.99 AND 0.9999
FROM {serving.endpoint_usage} AS u
LEFT JOIN (SELECT DISTINCT workspace_id, served_entity_id FROM {serving.served_entities}) AS e
  USING (workspace_id, served_entity_id)
