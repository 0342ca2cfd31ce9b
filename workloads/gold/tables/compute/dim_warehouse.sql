/* ---
comment: SQL warehouses with their whole history; facts that need the state at a time join on the interval, all others on is_current.
kind: history
grain: one row per SQL warehouse and change
key: [workspace_id, warehouse_id, valid_from]
reads:
  bronze.compute_warehouses: {workspace_id: workspace_id, warehouse_id: warehouse_id}
history:
  deleted: delete_time
  covers_time_before: true
  mentioned_by:
    bronze.billing_usage:
      workspace_id: coalesce(workspace_id, ${def.unknown_member})
      warehouse_id: usage_metadata.warehouse_id
    bronze.query_history: {workspace_id: workspace_id, warehouse_id: compute.warehouse_id}
    bronze.compute_warehouse_events: {workspace_id: workspace_id, warehouse_id: warehouse_id}
checks:
  fail: [unique, not_null, valid_to IS NULL OR valid_to > valid_from]
  warn: [min_clusters <= max_clusters OR NOT is_known]
pii: [created_by]
columns:
  workspace_id: {type: STRING, comment: Workspace of the warehouse.}
  warehouse_id: {type: STRING, comment: Id of the warehouse.}
  valid_from: {type: TIMESTAMP, comment: "First instant of this state, UTC, inclusive; the first known state also holds for the time before it."}
  valid_to: {type: TIMESTAMP, comment: "First instant of the next state, UTC; NULL for the newest."}
  is_current: {type: BOOLEAN, comment: Whether this is the newest state.}
  is_deleted: {type: BOOLEAN, comment: Whether the warehouse is deleted in this state.}
  is_known: {type: BOOLEAN, comment: "Whether the warehouse's definition was seen; FALSE when only usage, statements or events mention it."}
  warehouse_name: {type: STRING, comment: Name of the warehouse.}
  created_by: {type: STRING, comment: Principal that created the warehouse.}
  warehouse_type: {type: STRING, comment: "CLASSIC, PRO, SERVERLESS or REAL_TIME."}
  warehouse_channel: {type: STRING, comment: "CURRENT or PREVIEW."}
  warehouse_size: {type: STRING, comment: "Size of one of its clusters, for example X_SMALL."}
  min_clusters: {type: INT, comment: Fewest clusters that run.}
  max_clusters: {type: INT, comment: Most clusters that run.}
  auto_stop_minutes: {type: INT, comment: "Idle minutes after which the warehouse stops, 0 for never."}
  tags: {type: "MAP<STRING,STRING>", comment: All tags of the warehouse.}
  team: {type: STRING, comment: "Tag team, its key in any capitals."}
  project: {type: STRING, comment: "Tag project, its key in any capitals."}
  cost_center: {type: STRING, comment: "Tag cost_center, its key in any capitals."}
  environment: {type: STRING, comment: "Tag environment, its key in any capitals."}
  delete_time: {type: TIMESTAMP, comment: "When the warehouse was deleted, UTC."}
--- */
SELECT
  w.workspace_id,
  w.warehouse_id,
  w.change_time AS valid_from,
  w.warehouse_name,
  w.created_by,
  w.warehouse_type,
  w.warehouse_channel,
  w.warehouse_size,
  w.min_clusters,
  w.max_clusters,
  w.auto_stop_minutes,
  w.tags,
  ${def.tag(w.tags, 'team')} AS team,
  ${def.tag(w.tags, 'project')} AS project,
  ${def.tag(w.tags, 'cost_center')} AS cost_center,
  ${def.tag(w.tags, 'environment')} AS environment,
  w.delete_time
FROM ${bronze}.compute_warehouses AS w
