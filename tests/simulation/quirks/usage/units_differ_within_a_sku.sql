SELECT count(*)
FROM
  (SELECT sku_name
   FROM {billing.usage}
   GROUP BY sku_name
   HAVING count(DISTINCT usage_unit) > 1)
