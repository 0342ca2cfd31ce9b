SELECT count(*) FILTER (
    sku_name LIKE '%JOBS_SERVERLESS%' AND usage_metadata.endpoint_name IS NULL
    AND usage_metadata.endpoint_id IS NULL AND usage_metadata.index_id IS NOT NULL) > 0
  AND count(*) FILTER (usage_metadata.endpoint_name IS NOT NULL AND usage_metadata.endpoint_id IS NULL) > 0
  AND count(usage_metadata.endpoint_id) > 0
FROM {billing.usage}
WHERE billing_origin_product = 'VECTOR_SEARCH'
