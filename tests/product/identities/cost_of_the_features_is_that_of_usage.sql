SELECT u.usage_date, u.list_cost, d.list_cost AS of_the_features
FROM (
  SELECT f.usage_date, sum(f.list_cost) AS list_cost
  FROM ${gold}.fact_usage AS f
  WHERE f.billing_origin_product IS NOT NULL
  GROUP BY f.usage_date
) AS u
FULL OUTER JOIN (
  SELECT c.usage_date, sum(c.list_cost) AS list_cost
  FROM ${ml}.cost_days AS c
  GROUP BY c.usage_date
) AS d ON u.usage_date = d.usage_date
WHERE coalesce(u.list_cost, 0) <> coalesce(d.list_cost, 0)
