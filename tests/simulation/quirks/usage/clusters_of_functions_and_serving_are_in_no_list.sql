SELECT count(DISTINCT billing_origin_product) = 2
  AND count(DISTINCT usage_metadata.cluster_id) > 1000
FROM {billing.usage}
WHERE usage_metadata.cluster_id IS NOT NULL AND product_features.is_serverless
  AND usage_metadata.cluster_id NOT IN (SELECT cluster_id FROM {compute.clusters})
