SELECT bool_or(billing_origin_product = 'DATABASE' AND usage_metadata.database_instance_id IS NOT NULL)
  AND bool_or(billing_origin_product = 'LAKEBASE' AND usage_metadata.project_id IS NOT NULL
    AND usage_metadata.branch_id IS NOT NULL)
  AND count(DISTINCT usage_date) > 60
FROM {billing.usage}
WHERE billing_origin_product IN ('DATABASE', 'LAKEBASE')
