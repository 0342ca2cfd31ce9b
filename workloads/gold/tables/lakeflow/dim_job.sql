/* ---
comment: Jobs with their whole history; facts that need the state at a time join on the interval, all others on is_current.
kind: history
grain: one row per job and change
key: [workspace_id, job_id, valid_from]
reads:
  bronze.lakeflow_jobs: {workspace_id: workspace_id, job_id: job_id}
history:
  deleted: delete_time
  mentioned_by:
    bronze.lakeflow_job_run_timeline: {workspace_id: workspace_id, job_id: job_id}
    bronze.billing_usage:
      workspace_id: coalesce(workspace_id, ${def.unknown_member})
      job_id: usage_metadata.job_id
    bronze.query_history: {workspace_id: workspace_id, job_id: query_source.job_info.job_id}
checks:
  fail: [unique, not_null, valid_to IS NULL OR valid_to > valid_from]
pii: [run_as, run_as_user_name, creator_id, creator_user_name]
columns:
  workspace_id: {type: STRING, comment: Workspace of the job.}
  job_id: {type: STRING, comment: "Id of the job, unique in its workspace only."}
  valid_from: {type: TIMESTAMP, comment: "First instant of this state, UTC, inclusive."}
  valid_to: {type: TIMESTAMP, comment: "First instant of the next state, UTC; NULL for the newest."}
  is_current: {type: BOOLEAN, comment: Whether this is the newest state.}
  is_deleted: {type: BOOLEAN, comment: Whether the job is deleted in this state.}
  is_known: {type: BOOLEAN, comment: "Whether the job's definition was seen; FALSE when only runs, usage or statements mention it, as for runs submitted once."}
  job_name: {type: STRING, comment: Name of the job.}
  creator_id: {type: STRING, comment: Id of the job's creator.}
  creator_user_name: {type: STRING, comment: Name of the job's creator.}
  run_as: {type: STRING, comment: Id of the principal whose rights the job uses.}
  run_as_user_name: {type: STRING, comment: Name of that principal.}
  tags: {type: "MAP<STRING,STRING>", comment: All tags of the job.}
  team: {type: STRING, comment: "Tag team, its key in any capitals."}
  project: {type: STRING, comment: "Tag project, its key in any capitals."}
  cost_center: {type: STRING, comment: "Tag cost_center, its key in any capitals."}
  environment: {type: STRING, comment: "Tag environment, its key in any capitals."}
  trigger_type: {type: STRING, comment: Kind of the job's trigger.}
  paused: {type: BOOLEAN, comment: Whether the trigger is paused.}
  timeout_seconds: {type: BIGINT, comment: "Timeout of the job in seconds, 0 or NULL for none."}
  create_time: {type: TIMESTAMP, comment: "When the job was created, UTC."}
  delete_time: {type: TIMESTAMP, comment: "When the job was deleted, UTC."}
--- */
SELECT
  j.workspace_id,
  j.job_id,
  j.change_time AS valid_from,
  j.name AS job_name,
  j.creator_id,
  j.creator_user_name,
  j.run_as,
  j.run_as_user_name,
  j.tags,
  ${def.tag(j.tags, 'team')} AS team,
  ${def.tag(j.tags, 'project')} AS project,
  ${def.tag(j.tags, 'cost_center')} AS cost_center,
  ${def.tag(j.tags, 'environment')} AS environment,
  j.trigger_type,
  j.paused,
  j.timeout_seconds,
  j.create_time,
  j.delete_time
FROM ${bronze}.lakeflow_jobs AS j
