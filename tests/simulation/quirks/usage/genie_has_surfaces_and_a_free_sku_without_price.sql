SELECT count(DISTINCT usage_metadata.genie.surface) = 3
  AND count(*) FILTER (sku_name = 'GENIE_FREE_USAGE') BETWEEN 1 AND count(*) - 1
  AND 'GENIE_FREE_USAGE' NOT IN (SELECT sku_name FROM {billing.list_prices})
FROM {billing.usage}
WHERE billing_origin_product = 'GENIE'
