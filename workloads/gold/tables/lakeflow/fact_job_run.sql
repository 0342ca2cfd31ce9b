/* ---
comment: Job runs, their slices folded into one row, with what they cost.
kind: fact
grain: one row per job run
key: [workspace_id, run_id]
reads:
  bronze.lakeflow_job_run_timeline: {workspace_id: workspace_id, run_id: run_id}
  gold.fact_usage: {workspace_id: workspace_id, run_id: job_run_id}
day: run_date
checks:
  fail: [unique, not_null]
  warn:
    - run_end_time >= run_start_time
    - is_open OR is_success OR is_failure OR is_cancelled OR is_skipped
columns:
  workspace_id: {type: STRING, comment: Workspace of the run.}
  run_id: {type: STRING, comment: "Id of the run, unique in its workspace only."}
  job_id: {type: STRING, comment: Job that ran.}
  run_name: {type: STRING, comment: Name given to the run.}
  run_type: {type: STRING, comment: "JOB_RUN, SUBMIT_RUN or WORKFLOW_RUN."}
  trigger_type: {type: STRING, comment: What started the run.}
  run_start_time: {type: TIMESTAMP, comment: "Start of the first slice, UTC."}
  run_end_time: {type: TIMESTAMP, comment: "End of the last slice seen, UTC."}
  run_date: {type: DATE, comment: "Day on which the run started, UTC."}
  duration_seconds: {type: BIGINT, comment: "Wall-clock seconds from start to end; of a repaired run with the time, maybe days, before the repair."}
  work_seconds: {type: BIGINT, comment: "Seconds in which the run was under way: its slices together, without the time before a repair."}
  slice_count: {type: BIGINT, comment: Number of slices.}
  repair_count: {type: BIGINT, comment: Number of outcomes after the first one.}
  result_state: {type: STRING, comment: "Outcome of the last slice, NULL while the run is open."}
  termination_code: {type: STRING, comment: Detailed reason of the end.}
  is_open: {type: BOOLEAN, comment: Whether the run has not ended.}
  is_success: {type: BOOLEAN, comment: Whether the run succeeded.}
  is_failure: {type: BOOLEAN, comment: "Whether the run failed or timed out; not when it was cancelled or skipped."}
  is_cancelled: {type: BOOLEAN, comment: Whether the run was cancelled.}
  is_skipped: {type: BOOLEAN, comment: Whether the run was skipped or blocked.}
  setup_seconds: {type: BIGINT, comment: Seconds of setting up compute; 0 for jobs of several tasks.}
  queue_seconds: {type: BIGINT, comment: Seconds in the queue.}
  execution_seconds: {type: BIGINT, comment: Seconds of executing; 0 for jobs of several tasks.}
  usage_dbu: {type: "DECIMAL(38,18)", comment: DBU billed for the run.}
  list_cost: {type: "DECIMAL(38,18)", comment: "List cost billed for the run, USD; 0 while nothing is billed."}
  account_cost: {type: "DECIMAL(38,18)", comment: "Account cost billed for the run, USD; 0 while nothing is billed."}
--- */
-- A repaired run repeats its id with a later end row: the latest end row has the outcome.
WITH slices AS (
  SELECT
    *,
    max(period_end_time) OVER (
      PARTITION BY workspace_id, run_id ORDER BY period_start_time, period_end_time
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS seen_until
  FROM ${bronze}.lakeflow_job_run_timeline
),
folded AS (
  SELECT
    r.workspace_id,
    r.run_id,
    max(r.job_id) AS job_id,
    max(r.run_name) AS run_name,
    max(r.run_type) AS run_type,
    min_by(r.trigger_type, struct(r.period_start_time, r.period_end_time)) AS trigger_type,
    min(r.period_start_time) AS run_start_time,
    max(r.period_end_time) AS run_end_time,
    -- What two slices share counts once.
    sum(greatest(timestampdiff(
      MICROSECOND, greatest(r.period_start_time, r.seen_until), r.period_end_time
    ), 0)) AS work_micros,
    count(*) AS slice_count,
    greatest(count(r.result_state) - 1, 0) AS repair_count,
    max_by(
      struct(r.result_state, r.termination_code),
      struct(r.period_end_time, r.period_start_time, r.result_state)
    ) AS outcome,
    max(r.setup_duration_seconds) AS setup_seconds,
    max(r.queue_duration_seconds) AS queue_seconds,
    max(r.execution_duration_seconds) AS execution_seconds
  FROM slices AS r
  GROUP BY r.workspace_id, r.run_id
),
billed AS (
  SELECT
    u.workspace_id,
    u.job_run_id,
    sum(CASE WHEN u.usage_unit = ${def.dbu_unit} THEN u.usage_quantity END) AS usage_dbu,
    sum(u.list_cost) AS list_cost,
    sum(u.account_cost) AS account_cost
  FROM ${gold}.fact_usage AS u
  WHERE u.job_run_id IS NOT NULL
  GROUP BY u.workspace_id, u.job_run_id
)
SELECT
  f.workspace_id,
  f.run_id,
  f.job_id,
  f.run_name,
  f.run_type,
  f.trigger_type,
  f.run_start_time,
  f.run_end_time,
  CAST(f.run_start_time AS DATE) AS run_date,
  timestampdiff(SECOND, f.run_start_time, f.run_end_time) AS duration_seconds,
  f.work_micros DIV 1000000 AS work_seconds,
  f.slice_count,
  f.repair_count,
  f.outcome.result_state AS result_state,
  f.outcome.termination_code AS termination_code,
  f.outcome.result_state IS NULL AS is_open,
  coalesce(f.outcome.result_state IN ${def.success_states}, FALSE) AS is_success,
  coalesce(f.outcome.result_state IN ${def.failure_states}, FALSE) AS is_failure,
  coalesce(f.outcome.result_state IN ${def.cancelled_states}, FALSE) AS is_cancelled,
  coalesce(f.outcome.result_state IN ${def.skipped_states}, FALSE) AS is_skipped,
  f.setup_seconds,
  f.queue_seconds,
  f.execution_seconds,
  coalesce(b.usage_dbu, 0) AS usage_dbu,
  coalesce(b.list_cost, 0) AS list_cost,
  coalesce(b.account_cost, 0) AS account_cost
FROM folded AS f
LEFT JOIN billed AS b ON f.workspace_id = b.workspace_id AND f.run_id = b.job_run_id
