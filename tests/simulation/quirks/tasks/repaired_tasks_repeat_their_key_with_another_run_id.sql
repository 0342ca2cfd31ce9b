SELECT count(*)
FROM (
  SELECT workspace_id, job_run_id, task_key
  FROM {lakeflow.job_task_run_timeline}
  WHERE parent_run_id = job_run_id
  GROUP BY ALL
  HAVING count(DISTINCT run_id) = 2
    AND arg_max(result_state, period_end_time) = 'SUCCEEDED'
    AND arg_min(result_state, period_end_time) FILTER (result_state IS NOT NULL)
      IN ('FAILED', 'ERROR', 'SKIPPED')
)
