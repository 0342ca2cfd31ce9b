SELECT count(*)
FROM (
  SELECT workspace_id, job_id, task_key
  FROM {lakeflow.job_tasks}
  GROUP BY ALL
  HAVING count(*) = 1 AND max(change_time) < TIMESTAMP '2024-12-01'
)
