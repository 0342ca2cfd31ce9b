SELECT count(*)
FROM (
  SELECT warehouse_id
  FROM {compute.warehouses}
  GROUP BY workspace_id, warehouse_id
  HAVING count(*) = 1 AND max(change_time) < TIMESTAMP '2023-11-20'
)
WHERE warehouse_id IN (SELECT compute.warehouse_id FROM {query.history})
