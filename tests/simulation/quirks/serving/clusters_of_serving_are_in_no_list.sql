SELECT count(DISTINCT usage_metadata.cluster_id) > 1000 AND count(*) FILTER (
  usage_metadata.cluster_id IN (SELECT cluster_id FROM {compute.clusters})
) = 0
FROM {billing.usage}
WHERE billing_origin_product = 'MODEL_SERVING' AND usage_metadata.cluster_id IS NOT NULL
