SELECT
  max(names) > 1 AND max(bounds) > 1 AND max(stops) > 1
FROM (
  SELECT
    count(DISTINCT warehouse_name) AS names,
    count(DISTINCT max_clusters) AS bounds,
    count(DISTINCT auto_stop_minutes) AS stops
  FROM {compute.warehouses}
  GROUP BY workspace_id, warehouse_id
)
