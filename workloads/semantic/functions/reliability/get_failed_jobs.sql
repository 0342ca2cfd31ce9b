/* ---
comment: Which job runs failed, why, and what did they cost?
examples:
  - Which jobs failed in the last 30 days, and with which termination code?
  - What did the failed runs in the workspace ingest-prod cost last week?
parameters:
  start_date: {type: DATE, default: "current_date() - INTERVAL 30 DAYS", comment: "First day on which a run started, included, UTC."}
  end_date: {type: DATE, default: "current_date() - INTERVAL 1 DAY", comment: "Last day on which a run started, included, UTC; today is never complete."}
  workspace_filter: {type: STRING, default: "'ALL'", comment: "Id or name of one workspace, or ALL."}
columns:
  workspace_id: {type: STRING, comment: Workspace of the run.}
  workspace_name: {type: STRING, comment: "Name of the workspace, NULL when it is not known."}
  job_id: {type: STRING, comment: Job that ran.}
  job_name: {type: STRING, comment: "Name of the job, also after its deletion; the run's name for runs submitted once."}
  run_id: {type: STRING, comment: "Id of the run, unique in its workspace only."}
  run_type: {type: STRING, comment: "JOB_RUN, SUBMIT_RUN or WORKFLOW_RUN."}
  trigger_type: {type: STRING, comment: What started the run.}
  run_date: {type: DATE, comment: "Day on which the run started, UTC."}
  run_start_time: {type: TIMESTAMP, comment: "Start of the run, UTC."}
  run_end_time: {type: TIMESTAMP, comment: "End of the run, UTC."}
  duration_minutes: {type: DOUBLE, comment: "Wall-clock minutes from start to end; of a repaired run with the time, maybe days, before the repair."}
  work_minutes: {type: DOUBLE, comment: "Minutes in which the run was under way, without the time before a repair."}
  result_state: {type: STRING, comment: "How the run ended: FAILED, ERROR or TIMED_OUT."}
  termination_code: {type: STRING, comment: Detailed reason of the end.}
  repair_count: {type: BIGINT, comment: Number of repairs of the run.}
  dbu: {type: "DECIMAL(38,18)", comment: DBU billed for the run.}
  list_cost: {type: "DECIMAL(38,18)", comment: "List cost in USD billed for the run, 0 while nothing is billed."}
  account_cost: {type: "DECIMAL(38,18)", comment: "Account cost in USD billed for the run, 0 while nothing is billed."}
reads: [gold.fact_job_run, gold.dim_job, gold.dim_workspace]
--- */
SELECT
  r.workspace_id,
  w.workspace_name,
  r.job_id,
  COALESCE(j.job_name, r.run_name) AS job_name,
  r.run_id,
  r.run_type,
  r.trigger_type,
  r.run_date,
  r.run_start_time,
  r.run_end_time,
  ${def.ratio(CAST(r.duration_seconds AS DOUBLE), 60)} AS duration_minutes,
  ${def.ratio(CAST(r.work_seconds AS DOUBLE), 60)} AS work_minutes,
  r.result_state,
  r.termination_code,
  r.repair_count,
  r.usage_dbu AS dbu,
  r.list_cost,
  r.account_cost
FROM ${gold}.fact_job_run AS r
LEFT JOIN ${gold}.dim_job AS j
  ON r.workspace_id = j.workspace_id AND r.job_id = j.job_id AND j.is_current
LEFT JOIN ${gold}.dim_workspace AS w ON r.workspace_id = w.workspace_id
WHERE r.is_failure
  AND r.run_date BETWEEN start_date AND end_date
  AND workspace_filter IN ('ALL', r.workspace_id, w.workspace_name)
ORDER BY r.run_start_time DESC, r.workspace_id, r.run_id
