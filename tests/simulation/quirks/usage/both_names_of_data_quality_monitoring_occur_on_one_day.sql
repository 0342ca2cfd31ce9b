SELECT count(*)
FROM
  (SELECT usage_date
   FROM {billing.usage}
   WHERE billing_origin_product IN ('LAKEHOUSE_MONITORING', 'DATA_QUALITY_MONITORING')
   GROUP BY usage_date
   HAVING count(DISTINCT billing_origin_product) = 2)
