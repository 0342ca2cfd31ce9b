SELECT count(*) > 3 AND bool_and(e.endpoint_id IS NOT NULL)
FROM (
  SELECT DISTINCT workspace_id, usage_metadata.endpoint_id AS endpoint_id,
    usage_metadata.endpoint_name AS endpoint_name
  FROM {billing.usage}
  WHERE billing_origin_product = 'MODEL_SERVING'
) AS b
LEFT JOIN (SELECT DISTINCT workspace_id, endpoint_id, endpoint_name FROM {serving.served_entities}) AS e
  USING (workspace_id, endpoint_id, endpoint_name)
