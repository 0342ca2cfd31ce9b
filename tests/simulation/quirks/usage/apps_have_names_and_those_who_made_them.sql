SELECT count(*) > 100 AND bool_and(
  usage_metadata.app_name IS NOT NULL AND usage_metadata.app_id IS NOT NULL
  AND identity_metadata.created_by IS NOT NULL AND identity_metadata.run_as IS NULL
  AND product_features.apps.compute_size = 'MEDIUM')
FROM {billing.usage}
WHERE billing_origin_product = 'APPS'
