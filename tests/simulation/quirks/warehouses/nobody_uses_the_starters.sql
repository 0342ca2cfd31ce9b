SELECT count(DISTINCT w.workspace_id) = 10 AND count(e.warehouse_id) + count(u.record_id) = 0
FROM {compute.warehouses} AS w
LEFT JOIN {compute.warehouse_events} AS e ON e.warehouse_id = w.warehouse_id
LEFT JOIN {billing.usage} AS u ON u.usage_metadata.warehouse_id = w.warehouse_id
WHERE w.warehouse_name = 'Starter Warehouse'
