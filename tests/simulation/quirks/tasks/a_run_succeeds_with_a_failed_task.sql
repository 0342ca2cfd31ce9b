WITH runs AS (
  SELECT workspace_id, run_id
  FROM {lakeflow.job_run_timeline}
  GROUP BY ALL
  HAVING count(result_state) = 1 AND max(result_state) = 'SUCCEEDED'
)
SELECT count(*)
FROM {lakeflow.job_task_run_timeline} AS t
JOIN runs AS r ON r.workspace_id = t.workspace_id AND r.run_id = t.job_run_id
WHERE t.result_state = 'FAILED'
