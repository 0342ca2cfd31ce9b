/* ---
comment: How reliable is each job?
examples:
  - Which jobs have the lowest success rate in the last 30 days?
  - How many runs of each job were cancelled or skipped rather than failed?
parameters:
  start_date: {type: DATE, default: "current_date() - INTERVAL 30 DAYS", comment: "First day on which a run started, included, UTC."}
  end_date: {type: DATE, default: "current_date() - INTERVAL 1 DAY", comment: "Last day on which a run started, included, UTC; today is never complete."}
  min_runs: {type: INT, default: "5", comment: "Leave out jobs with fewer runs, whatever their outcome."}
columns:
  workspace_id: {type: STRING, comment: Workspace of the job.}
  workspace_name: {type: STRING, comment: "Name of the workspace, NULL when it is not known."}
  job_id: {type: STRING, comment: "Id of the job, unique in its workspace only."}
  job_name: {type: STRING, comment: "Name of the job, also after its deletion; the newest run's name for runs submitted once."}
  runs: {type: BIGINT, comment: "Number of runs that started in the chosen days, whatever their outcome."}
  successful_runs: {type: BIGINT, comment: Number of runs that succeeded.}
  failed_runs: {type: BIGINT, comment: "Number of runs that failed or timed out."}
  cancelled_runs: {type: BIGINT, comment: "Number of runs that somebody cancelled; not failures."}
  skipped_runs: {type: BIGINT, comment: "Number of runs that were skipped or blocked; not failures."}
  open_runs: {type: BIGINT, comment: Number of runs that have not ended.}
  success_rate: {type: DOUBLE, comment: "Successful runs as a fraction (0 to 1) of the successful and failed ones; NULL when there are none."}
  failure_rate: {type: DOUBLE, comment: "Failed runs as a fraction (0 to 1) of the successful and failed ones; NULL when there are none."}
  last_run_time: {type: TIMESTAMP, comment: "Start of the newest run, UTC."}
  last_failure_time: {type: TIMESTAMP, comment: "Start of the newest failed run, UTC; NULL when none failed."}
reads: [gold.fact_job_run, gold.dim_job, gold.dim_workspace]
--- */
WITH runs AS (
  SELECT
    r.workspace_id,
    r.job_id,
    MAX_BY(r.run_name, STRUCT(r.run_start_time, r.run_id)) AS run_name,
    COUNT(*) AS runs,
    COUNT_IF(r.is_success) AS successful_runs,
    COUNT_IF(r.is_failure) AS failed_runs,
    COUNT_IF(r.is_cancelled) AS cancelled_runs,
    COUNT_IF(r.is_skipped) AS skipped_runs,
    COUNT_IF(r.is_open) AS open_runs,
    MAX(r.run_start_time) AS last_run_time,
    MAX(CASE WHEN r.is_failure THEN r.run_start_time END) AS last_failure_time
  FROM ${gold}.fact_job_run AS r
  WHERE r.run_date BETWEEN start_date AND end_date
  GROUP BY r.workspace_id, r.job_id
)
SELECT
  r.workspace_id,
  w.workspace_name,
  r.job_id,
  COALESCE(j.job_name, r.run_name) AS job_name,
  r.runs,
  r.successful_runs,
  r.failed_runs,
  r.cancelled_runs,
  r.skipped_runs,
  r.open_runs,
  ${def.ratio(r.successful_runs, r.successful_runs + r.failed_runs)} AS success_rate,
  ${def.ratio(r.failed_runs, r.successful_runs + r.failed_runs)} AS failure_rate,
  r.last_run_time,
  r.last_failure_time
FROM runs AS r
LEFT JOIN ${gold}.dim_job AS j
  ON r.workspace_id = j.workspace_id AND r.job_id = j.job_id AND j.is_current
LEFT JOIN ${gold}.dim_workspace AS w ON r.workspace_id = w.workspace_id
WHERE r.runs >= min_runs
ORDER BY success_rate ASC NULLS LAST, r.failed_runs DESC, r.workspace_id, r.job_id
