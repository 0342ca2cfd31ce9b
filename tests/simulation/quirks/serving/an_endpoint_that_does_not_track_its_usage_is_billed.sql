SELECT count(DISTINCT b.usage_metadata.endpoint_id)
FROM {billing.usage} AS b
WHERE b.billing_origin_product = 'MODEL_SERVING'
  AND b.usage_metadata.endpoint_id NOT IN (
    SELECT e.endpoint_id
    FROM {serving.served_entities} AS e
    JOIN {serving.endpoint_usage} AS u USING (served_entity_id)
  )
