WITH places AS (
  SELECT workspace_id, warehouse_id FROM {compute.warehouses}
  UNION
  SELECT workspace_id, warehouse_id FROM {compute.warehouse_events}
  UNION
  SELECT workspace_id, compute.warehouse_id FROM {query.history}
  UNION
  SELECT workspace_id, usage_metadata.warehouse_id FROM {billing.usage}
)
SELECT count(*) = count(DISTINCT warehouse_id) AND count(*) >= 14
FROM places
WHERE warehouse_id IS NOT NULL
