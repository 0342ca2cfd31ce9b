SELECT count(*)
FROM {lakeflow.job_tasks} AS t
JOIN {lakeflow.job_tasks} AS u USING (workspace_id, job_id, task_key)
WHERE u.change_time - t.change_time = INTERVAL 2 MILLISECONDS
