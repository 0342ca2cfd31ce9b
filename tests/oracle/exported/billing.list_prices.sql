SELECT
  sku_name, 'AWS' AS cloud, currency AS currency_code, 'DBU' AS usage_unit,
  CAST(starts AS TIMESTAMP) AS price_start_time, CAST(ends AS TIMESTAMP) AS price_end_time,
  {
    'default': CAST(price AS DECIMAL(38, 18)),
    'promotional': {'default': CAST(promotion AS DECIMAL(38, 18))},
    'effective_list': {'default': CAST(coalesce(promotion, price) AS DECIMAL(38, 18))}
  } AS pricing
FROM (VALUES
  ('JOBS', 'USD', '2020-01-01', '2026-01-02', '0.150000001', NULL),
  ('JOBS', 'USD', '2026-01-02', NULL, '0.2', NULL),
  ('JOBS', 'EUR', '2020-01-01', NULL, '0.1', NULL),
  ('SQL', 'USD', '2026-01-01', NULL, '0.7', '0.123456789')
) AS t (sku_name, currency, starts, ends, price, promotion)
