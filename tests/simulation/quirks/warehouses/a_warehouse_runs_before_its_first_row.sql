WITH known AS (
  SELECT workspace_id, warehouse_id, min(change_time) AS since
  FROM {compute.warehouses}
  GROUP BY ALL
)
SELECT count(*)
FROM {query.history} AS q
JOIN known AS k ON k.workspace_id = q.workspace_id AND k.warehouse_id = q.compute.warehouse_id
WHERE q.start_time < k.since
