SELECT count(*)
FROM (SELECT DISTINCT workspace_id, usage_metadata.warehouse_id AS warehouse_id FROM {billing.usage}) AS u
WHERE u.warehouse_id IS NOT NULL
  AND u.warehouse_id NOT IN (SELECT warehouse_id FROM {compute.warehouses})
  AND u.warehouse_id NOT IN (SELECT warehouse_id FROM {compute.warehouse_events})
  AND u.warehouse_id NOT IN (
    SELECT compute.warehouse_id FROM {query.history} WHERE compute.warehouse_id IS NOT NULL
  )
