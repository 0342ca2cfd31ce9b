SELECT count(*)
FROM {serving.served_entities} AS e
JOIN {serving.served_entities} AS f USING (served_entity_id)
WHERE f.change_time - e.change_time = INTERVAL 2 MILLISECONDS
