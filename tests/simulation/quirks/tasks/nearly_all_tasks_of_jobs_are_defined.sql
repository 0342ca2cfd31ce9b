SELECT avg((d.task_key IS NOT NULL)::INT) > 0.99
FROM (
  SELECT DISTINCT t.workspace_id, t.job_id, t.task_key
  FROM {lakeflow.job_task_run_timeline} AS t
  JOIN {lakeflow.job_run_timeline} AS r
    ON r.workspace_id = t.workspace_id AND r.run_id = t.job_run_id AND r.run_type = 'JOB_RUN'
) AS t
LEFT JOIN (SELECT DISTINCT workspace_id, job_id, task_key FROM {lakeflow.job_tasks}) AS d
  USING (workspace_id, job_id, task_key)
