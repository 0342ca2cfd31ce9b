SELECT a.sku_name, a.cloud, a.usage_unit, a.currency_code, a.price_start_time, b.price_start_time
FROM {prices} AS a
INNER JOIN {prices} AS b
  ON a.sku_name = b.sku_name AND a.cloud = b.cloud AND a.usage_unit = b.usage_unit
  AND a.currency_code = b.currency_code
  AND a.price_start_time < b.price_start_time
  AND (a.price_end_time IS NULL OR b.price_start_time < a.price_end_time)
