SELECT count(*)
FROM (
  SELECT sku_name
  FROM {billing.usage}
  WHERE billing_origin_product = 'LAKEFLOW_CONNECT' AND usage_unit = 'DBU'
  GROUP BY ALL
  HAVING count(DISTINCT usage_type) = 2 AND bool_or(usage_type = 'PROCESSED_GB')
)
