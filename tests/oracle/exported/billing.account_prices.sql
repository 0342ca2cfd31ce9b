SELECT
  'JOBS' AS sku_name, 'AWS' AS cloud, 'USD' AS currency_code, 'DBU' AS usage_unit,
  TIMESTAMP '2026-01-02' AS price_start_time, CAST(NULL AS TIMESTAMP) AS price_end_time,
  {'default': CAST('0.111111111' AS DECIMAL(38, 18))} AS pricing
