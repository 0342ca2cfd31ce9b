/* ---
comment: State changes of SQL warehouses, each with the time until which its state lasts.
kind: fact
grain: one row per warehouse, instant and type of event
key: [workspace_id, warehouse_id, event_time, event_type]
unit: [workspace_id, warehouse_id]
reads:
  bronze.compute_warehouse_events: {workspace_id: workspace_id, warehouse_id: warehouse_id}
day: event_date
checks:
  fail: [unique, not_null, state_until IS NULL OR state_until >= event_time]
  warn: [cluster_count IS NOT NULL, "event_type IN ${def.warehouse_events}"]
columns:
  workspace_id: {type: STRING, comment: Workspace of the warehouse.}
  warehouse_id: {type: STRING, comment: Warehouse whose state changes.}
  event_time: {type: TIMESTAMP, comment: "When the state begins, UTC."}
  event_type: {type: STRING, comment: "STARTING, RUNNING, SCALED_UP, SCALED_DOWN, STOPPING or STOPPED."}
  event_date: {type: DATE, comment: "Day of the event, UTC."}
  state_until: {type: TIMESTAMP, comment: "When the next state begins, UTC; NULL for the newest."}
  is_running: {type: BOOLEAN, comment: Whether the warehouse runs in this state; not while it starts or stops.}
  cluster_count: {type: INT, comment: Clusters that run in this state.}
--- */
SELECT
  e.workspace_id,
  e.warehouse_id,
  e.event_time,
  e.event_type,
  CAST(e.event_time AS DATE) AS event_date,
  lead(e.event_time) OVER (
    PARTITION BY e.workspace_id, e.warehouse_id
    ORDER BY e.event_time, array_position(array${def.warehouse_events}, e.event_type), e.event_type
    ROWS BETWEEN 1 FOLLOWING AND 1 FOLLOWING
  ) AS state_until,
  e.event_type IN ${def.warehouse_running_events} AS is_running,
  e.cluster_count
FROM (
  -- The source may tell an event more than once.
  SELECT workspace_id, warehouse_id, event_time, event_type, max(cluster_count) AS cluster_count
  FROM ${bronze}.compute_warehouse_events
  GROUP BY workspace_id, warehouse_id, event_time, event_type
) AS e
