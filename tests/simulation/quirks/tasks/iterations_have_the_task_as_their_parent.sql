SELECT count(*) > 20 AND bool_and(parent.task_key = t.task_key AND parent.parent_run_id = t.job_run_id)
FROM {lakeflow.job_task_run_timeline} AS t
JOIN {lakeflow.job_task_run_timeline} AS parent
  ON parent.workspace_id = t.workspace_id AND parent.run_id = t.parent_run_id
WHERE t.parent_run_id <> t.job_run_id
