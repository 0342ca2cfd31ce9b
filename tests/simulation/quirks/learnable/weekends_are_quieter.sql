WITH daily AS (
  SELECT usage_date, sum(usage_quantity) AS dbu
  FROM {billing.usage}
  WHERE usage_unit = 'DBU'
  GROUP BY ALL
)
SELECT
  median(dbu) FILTER (isodow(usage_date) > 5) < 0.8 * median(dbu) FILTER (isodow(usage_date) < 6)
FROM daily
