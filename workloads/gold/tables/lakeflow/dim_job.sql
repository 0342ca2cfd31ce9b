/* ---
comment: Jobs with their whole history; facts that need the state at a time join on the interval, all others on is_current.
kind: history
grain: one row per job and change
key: [workspace_id, job_id, valid_from]
unit: [workspace_id, job_id]
reads:
  bronze.lakeflow_jobs: {workspace_id: workspace_id, job_id: job_id}
  bronze.lakeflow_job_run_timeline: {workspace_id: workspace_id, job_id: job_id}
  bronze.billing_usage: {workspace_id: "coalesce(workspace_id, 'UNKNOWN')", job_id: usage_metadata.job_id}
adds_only: [bronze.lakeflow_job_run_timeline, bronze.billing_usage]
checks:
  fail: [unique, not_null, valid_to IS NULL OR valid_to > valid_from]
  warn: [min_rows 1]
pii: [run_as_user_name, creator_user_name]
columns:
  workspace_id: {type: STRING, comment: Workspace of the job.}
  job_id: {type: STRING, comment: "Id of the job, unique in its workspace only."}
  valid_from: {type: TIMESTAMP, comment: "First instant of this state, UTC, inclusive."}
  valid_to: {type: TIMESTAMP, comment: "First instant of the next state, UTC; NULL for the newest."}
  is_current: {type: BOOLEAN, comment: Whether this is the newest state.}
  is_deleted: {type: BOOLEAN, comment: Whether the job is deleted in this state.}
  is_known: {type: BOOLEAN, comment: "Whether the job's definition was seen; FALSE when only runs or usage mention it, as for runs submitted once."}
  job_name: {type: STRING, comment: Name of the job.}
  creator_id: {type: STRING, comment: Id of the job's creator.}
  creator_user_name: {type: STRING, comment: Name of the job's creator.}
  run_as: {type: STRING, comment: Id of the principal whose rights the job uses.}
  run_as_user_name: {type: STRING, comment: Name of that principal.}
  tags: {type: "MAP<STRING,STRING>", comment: All tags of the job.}
  team: {type: STRING, comment: Tag team.}
  project: {type: STRING, comment: Tag project.}
  cost_center: {type: STRING, comment: Tag cost_center.}
  environment: {type: STRING, comment: Tag environment.}
  trigger_type: {type: STRING, comment: Kind of the job's trigger.}
  paused: {type: BOOLEAN, comment: Whether the trigger is paused.}
  timeout_seconds: {type: BIGINT, comment: "Timeout of the job in seconds, 0 or NULL for none."}
  create_time: {type: TIMESTAMP, comment: "When the job was created, UTC."}
  delete_time: {type: TIMESTAMP, comment: "When the job was deleted, UTC."}
--- */
WITH defined AS (
  SELECT
    j.*,
    lead(j.change_time) OVER (
      PARTITION BY j.workspace_id, j.job_id ORDER BY j.change_time
      ROWS BETWEEN 1 FOLLOWING AND 1 FOLLOWING
    ) AS next_change_time
  FROM ${bronze}.lakeflow_jobs AS j
),
mentioned AS (
  SELECT r.workspace_id, r.job_id
  FROM ${bronze}.lakeflow_job_run_timeline AS r
  UNION ALL
  SELECT coalesce(u.workspace_id, ${def.unknown_member}) AS workspace_id, u.usage_metadata.job_id AS job_id
  FROM ${bronze}.billing_usage AS u
),
undefined AS (
  SELECT DISTINCT m.workspace_id, m.job_id
  FROM mentioned AS m
  LEFT ANTI JOIN ${bronze}.lakeflow_jobs AS k
    ON m.workspace_id = k.workspace_id AND m.job_id = k.job_id
  WHERE m.job_id IS NOT NULL
)
SELECT
  workspace_id,
  job_id,
  change_time AS valid_from,
  next_change_time AS valid_to,
  next_change_time IS NULL AS is_current,
  delete_time IS NOT NULL AS is_deleted,
  TRUE AS is_known,
  name AS job_name,
  creator_id,
  creator_user_name,
  run_as,
  run_as_user_name,
  tags,
  try_element_at(tags, 'team') AS team,
  try_element_at(tags, 'project') AS project,
  try_element_at(tags, 'cost_center') AS cost_center,
  try_element_at(tags, 'environment') AS environment,
  trigger_type,
  paused,
  timeout_seconds,
  create_time,
  delete_time
FROM defined
UNION ALL
SELECT
  workspace_id,
  job_id,
  TIMESTAMP'1970-01-01 00:00:00' AS valid_from,
  NULL AS valid_to,
  TRUE AS is_current,
  FALSE AS is_deleted,
  FALSE AS is_known,
  NULL AS job_name,
  NULL AS creator_id,
  NULL AS creator_user_name,
  NULL AS run_as,
  NULL AS run_as_user_name,
  NULL AS tags,
  NULL AS team,
  NULL AS project,
  NULL AS cost_center,
  NULL AS environment,
  NULL AS trigger_type,
  NULL AS paused,
  NULL AS timeout_seconds,
  NULL AS create_time,
  NULL AS delete_time
FROM undefined
