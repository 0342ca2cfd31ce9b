WITH gone AS (
  SELECT workspace_id, job_id FROM {lakeflow.jobs} WHERE delete_time IS NOT NULL
)
SELECT count(DISTINCT job_id) FILTER (delete_time IS NULL) > 0
  AND count(DISTINCT job_id) FILTER (
    delete_time IS NOT NULL AND (workspace_id, job_id) NOT IN (SELECT (workspace_id, job_id) FROM gone)
  ) > 0
FROM {lakeflow.job_tasks}
WHERE task_key = 'check_quality'
