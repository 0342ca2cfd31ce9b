/* ---
comment: Workspaces of the account, deleted ones included, and ids that only facts mention.
kind: dimension
grain: one row per workspace
key: [workspace_id]
reads:
  bronze.access_workspaces_latest: {workspace_id: workspace_id}
  bronze.billing_usage: {workspace_id: "coalesce(workspace_id, ${def.unknown_member})"}
  bronze.lakeflow_job_run_timeline: {workspace_id: workspace_id}
  bronze.query_history: {workspace_id: workspace_id}
  bronze.compute_warehouse_events: {workspace_id: workspace_id}
adds_only: [bronze.billing_usage, bronze.lakeflow_job_run_timeline, bronze.query_history, bronze.compute_warehouse_events]
checks:
  fail: [unique, not_null]
  warn: [min_rows 1]
columns:
  workspace_id: {type: STRING, comment: Id of the workspace; UNKNOWN stands for usage of the account as a whole.}
  account_id: {type: STRING, comment: Account that owns the workspace.}
  workspace_name: {type: STRING, comment: Display name; NULL when only facts mention the workspace.}
  workspace_url: {type: STRING, comment: Base URL.}
  create_time: {type: TIMESTAMP, comment: "When the workspace was created, UTC."}
  status: {type: STRING, comment: Lifecycle state as the account reports it.}
  is_deleted: {type: BOOLEAN, comment: Whether the workspace has vanished from the account.}
  is_known: {type: BOOLEAN, comment: Whether the account has listed the workspace; FALSE when only facts mention it.}
--- */
WITH seen AS (
  SELECT coalesce(u.workspace_id, ${def.unknown_member}) AS workspace_id, u.account_id
  FROM ${bronze}.billing_usage AS u
  UNION ALL
  SELECT r.workspace_id, r.account_id
  FROM ${bronze}.lakeflow_job_run_timeline AS r
  UNION ALL
  SELECT q.workspace_id, q.account_id
  FROM ${bronze}.query_history AS q
  UNION ALL
  SELECT e.workspace_id, e.account_id
  FROM ${bronze}.compute_warehouse_events AS e
  UNION ALL
  SELECT ${def.unknown_member} AS workspace_id, NULL AS account_id
),
seen_once AS (
  SELECT workspace_id, max(account_id) AS account_id
  FROM seen
  GROUP BY workspace_id
)
SELECT
  coalesce(w.workspace_id, s.workspace_id) AS workspace_id,
  coalesce(w.account_id, CASE WHEN s.workspace_id <> ${def.unknown_member} THEN s.account_id END) AS account_id,
  w.workspace_name,
  w.workspace_url,
  w.create_time,
  w.status,
  w._deleted_at IS NOT NULL AS is_deleted,
  w.workspace_id IS NOT NULL AS is_known
FROM seen_once AS s
FULL OUTER JOIN ${bronze}.access_workspaces_latest AS w ON s.workspace_id = w.workspace_id
