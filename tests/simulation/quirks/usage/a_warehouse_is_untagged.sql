SELECT count(*)
FROM (
  SELECT usage_metadata.warehouse_id
  FROM {billing.usage}
  WHERE usage_metadata.warehouse_id IS NOT NULL
  GROUP BY ALL
  HAVING bool_and(coalesce(cardinality(custom_tags), 0) = 0)
)
