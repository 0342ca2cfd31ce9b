SELECT
  count(*) FILTER (compute.type = 'WAREHOUSE') BETWEEN 0.4 * count(*) AND 0.8 * count(*)
  AND bool_and((compute.type = 'WAREHOUSE') = (compute.warehouse_id IS NOT NULL))
  AND bool_and(compute.cluster_id IS NULL)
FROM {query.history}
