WITH spans AS (
  SELECT workspace_id, job_id, job_run_id, task_key, min(period_start_time) AS starts, max(period_end_time) AS stops
  FROM {lakeflow.job_task_run_timeline}
  WHERE parent_run_id = job_run_id
  GROUP BY ALL
  HAVING count(DISTINCT run_id) = 1 AND max(result_state) = 'SUCCEEDED'
),
waits AS (
  SELECT DISTINCT workspace_id, job_id, task_key, unnest(depends_on_keys) AS before FROM {lakeflow.job_tasks}
)
SELECT count(*) > 1000 AND bool_and(s.starts >= b.stops)
FROM spans AS s
JOIN waits AS w USING (workspace_id, job_id, task_key)
JOIN spans AS b ON b.workspace_id = s.workspace_id AND b.job_run_id = s.job_run_id AND b.task_key = w.before
