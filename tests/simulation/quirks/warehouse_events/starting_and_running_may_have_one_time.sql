SELECT count(*)
FROM {compute.warehouse_events} AS s
JOIN {compute.warehouse_events} AS r USING (workspace_id, warehouse_id, event_time)
WHERE s.event_type = 'STARTING' AND r.event_type = 'RUNNING'
