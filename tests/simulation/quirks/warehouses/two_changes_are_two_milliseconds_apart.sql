SELECT count(*)
FROM {compute.warehouses} AS a
JOIN {compute.warehouses} AS b
  ON b.workspace_id = a.workspace_id AND b.warehouse_id = a.warehouse_id
  AND b.change_time = a.change_time + INTERVAL 2 MILLISECONDS
