SELECT count(*) FILTER (versions > 1) > 0 AND count(*) FILTER (configs > 1) > 0
FROM (
  SELECT count(DISTINCT entity_version) AS versions, count(DISTINCT endpoint_config_version) AS configs
  FROM {serving.served_entities}
  GROUP BY served_entity_id
)
