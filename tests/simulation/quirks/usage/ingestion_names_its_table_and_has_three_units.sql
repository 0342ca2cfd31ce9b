SELECT list(DISTINCT usage_unit ORDER BY usage_unit) = ['DBU', 'GB', 'MILLISECOND']
  AND bool_and(usage_metadata.uc_table_name IS NOT NULL)
FROM {billing.usage}
WHERE billing_origin_product = 'LAKEFLOW_CONNECT'
