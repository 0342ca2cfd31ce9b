/* ---
comment: Ended statements of SQL warehouses and serverless compute, with where their time went.
kind: fact
grain: one row per statement
key: [statement_id]
unit: [statement_id, query_date]
reads:
  bronze.query_history: {statement_id: statement_id, query_date: CAST(start_time AS DATE)}
day: query_date
pii: [executed_by, executed_as]
checks:
  fail: [unique, not_null]
  warn: [negative_durations = 0, end_time >= start_time]
columns:
  statement_id: {type: STRING, comment: "Id of the statement, unique in all workspaces."}
  account_id: {type: STRING, comment: Account of the workspace.}
  workspace_id: {type: STRING, comment: Workspace in which it ran.}
  session_id: {type: STRING, comment: Session in which it ran.}
  warehouse_id: {type: STRING, comment: "SQL warehouse that ran it, NULL on serverless compute."}
  cluster_id: {type: STRING, comment: "Cluster that ran it, where known."}
  compute_type: {type: STRING, comment: "WAREHOUSE or SERVERLESS_COMPUTE."}
  executed_by: {type: STRING, comment: Principal that started it.}
  executed_as: {type: STRING, comment: Principal whose rights it used.}
  client_application: {type: STRING, comment: "Application that sent it, as that calls itself."}
  statement_type: {type: STRING, comment: "Kind of statement, for example SELECT."}
  execution_status: {type: STRING, comment: "FINISHED, FAILED or CANCELED."}
  is_failure: {type: BOOLEAN, comment: Whether it failed; not when a user cancelled it.}
  is_cancelled: {type: BOOLEAN, comment: Whether it was cancelled.}
  start_time: {type: TIMESTAMP, comment: "When the request came, UTC."}
  end_time: {type: TIMESTAMP, comment: "When execution ended, UTC, without fetching the result."}
  query_date: {type: DATE, comment: "Day on which the request came, UTC."}
  total_seconds: {type: DOUBLE, comment: "Seconds from request to end, without fetching the result; 0 when it came from the result cache, NULL when the source has less than 0."}
  wait_seconds: {type: DOUBLE, comment: "Seconds of waiting, for compute to start or for a place on a full warehouse."}
  compile_seconds: {type: DOUBLE, comment: Seconds of planning.}
  execute_seconds: {type: DOUBLE, comment: Seconds of execution.}
  fetch_seconds: {type: DOUBLE, comment: Seconds of fetching the result after the end.}
  negative_durations: {type: INT, comment: Number of durations below 0 in the source; they are NULL here.}
  read_rows: {type: BIGINT, comment: Rows that the scans gave.}
  produced_rows: {type: BIGINT, comment: Rows of the result.}
  read_bytes: {type: BIGINT, comment: "Bytes that were read, after pruning."}
  written_bytes: {type: BIGINT, comment: Bytes that were written.}
  spilled_bytes: {type: BIGINT, comment: Bytes that did not fit into memory and went to disk.}
  shuffle_read_bytes: {type: BIGINT, comment: Bytes that moved over the network.}
  read_files: {type: BIGINT, comment: "Files that were read, after pruning."}
  pruned_files: {type: BIGINT, comment: Files that pruning left out.}
  has_spill: {type: BOOLEAN, comment: Whether any bytes were spilled.}
  is_cached: {type: BOOLEAN, comment: Whether the answer came from the result cache.}
  cache_percent: {type: INT, comment: "Percent of the bytes read that came from the disk cache, 0 to 100."}
  query_source: {type: STRING, comment: "What the statement came from, by one rule: JOB, PIPELINE, ALERT, GENIE, DASHBOARD, NOTEBOOK, SQL_QUERY or OTHER."}
  job_id: {type: STRING, comment: "Job that it came from, also where that is not the query_source."}
  dashboard_id: {type: STRING, comment: "Dashboard that it came from, of either kind."}
  is_sla_breach: {type: BOOLEAN, comment: "Whether it took longer than the definitions allow, NULL when its duration is not known."}
--- */
WITH timed AS (
  SELECT
    q.*,
    ${def.seconds(q.total_duration_ms)} AS total_seconds,
    ${def.seconds(q.waiting_for_compute_duration_ms)} AS start_wait_seconds,
    ${def.seconds(q.waiting_at_capacity_duration_ms)} AS place_wait_seconds
  FROM ${bronze}.query_history AS q
)
SELECT
  statement_id,
  account_id,
  workspace_id,
  session_id,
  compute.warehouse_id AS warehouse_id,
  compute.cluster_id AS cluster_id,
  compute.type AS compute_type,
  executed_by,
  executed_as,
  client_application,
  statement_type,
  execution_status,
  coalesce(execution_status IN ${def.failure_states}, FALSE) AS is_failure,
  coalesce(execution_status IN ${def.cancelled_states}, FALSE) AS is_cancelled,
  start_time,
  end_time,
  CAST(start_time AS DATE) AS query_date,
  total_seconds,
  -- What is known of the two; of neither it is not 0.
  coalesce(start_wait_seconds + place_wait_seconds, start_wait_seconds, place_wait_seconds) AS wait_seconds,
  ${def.seconds(compilation_duration_ms)} AS compile_seconds,
  ${def.seconds(execution_duration_ms)} AS execute_seconds,
  ${def.seconds(result_fetch_duration_ms)} AS fetch_seconds,
  size(filter(
    array(
      total_duration_ms, waiting_for_compute_duration_ms, waiting_at_capacity_duration_ms,
      compilation_duration_ms, execution_duration_ms, result_fetch_duration_ms
    ),
    duration -> duration < 0
  )) AS negative_durations,
  read_rows,
  produced_rows,
  read_bytes,
  written_bytes,
  spilled_local_bytes AS spilled_bytes,
  shuffle_read_bytes,
  read_files,
  pruned_files,
  spilled_local_bytes > 0 AS has_spill,
  from_result_cache AS is_cached,
  read_io_cache_percent AS cache_percent,
  ${def.query_source(query_source)} AS query_source,
  query_source.job_info.job_id AS job_id,
  coalesce(query_source.dashboard_id, query_source.legacy_dashboard_id) AS dashboard_id,
  total_seconds > ${def.query_sla_seconds} AS is_sla_breach
FROM timed
