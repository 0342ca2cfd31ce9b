SELECT list(DISTINCT usage_type ORDER BY usage_type) = ['COMPUTE_TIME', 'GPU_TIME', 'TOKEN']
  AND bool_and(usage_unit = 'DBU')
  AND count(DISTINCT product_features.serving_type) = 4
FROM {billing.usage}
WHERE billing_origin_product = 'MODEL_SERVING'
