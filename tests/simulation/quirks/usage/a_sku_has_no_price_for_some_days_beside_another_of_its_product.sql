WITH judged AS (
  SELECT u.billing_origin_product, u.sku_name, u.usage_date,
    count(p.sku_name) > 0 AS is_priced
  FROM {billing.usage} AS u
  LEFT JOIN {billing.list_prices} AS p
    ON p.sku_name = u.sku_name AND p.cloud = u.cloud AND p.usage_unit = u.usage_unit
      AND u.usage_start_time >= p.price_start_time
      AND (p.price_end_time IS NULL OR u.usage_start_time < p.price_end_time)
  WHERE u.billing_origin_product = 'LAKEBASE'
  GROUP BY ALL
)
SELECT count(DISTINCT usage_date) FILTER (NOT is_priced) BETWEEN 10 AND 40
  AND count(*) FILTER (is_priced AND sku_name LIKE '%LAKEBASE%') > 0
  AND count(DISTINCT usage_date) FILTER (is_priced AND sku_name NOT LIKE '%LAKEBASE%') > 60
FROM judged
