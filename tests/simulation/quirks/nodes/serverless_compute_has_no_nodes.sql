SELECT count(*) > 0 AND count(*) FILTER (
  usage_metadata.cluster_id IN (SELECT cluster_id FROM {compute.node_timeline})
) = 0
FROM {billing.usage}
WHERE product_features.is_serverless
