SELECT count(*) > 0
FROM {lakeflow.job_task_run_timeline} AS t
JOIN {lakeflow.job_task_run_timeline} AS again
  ON again.workspace_id = t.workspace_id AND again.job_run_id = t.job_run_id
    AND again.task_key <> t.task_key AND again.period_start_time > t.period_end_time
WHERE t.result_state = 'SUCCEEDED'
  AND again.run_id IN (
    SELECT max(run_id)
    FROM {lakeflow.job_task_run_timeline}
    WHERE parent_run_id = job_run_id
    GROUP BY workspace_id, job_run_id, task_key
    HAVING count(DISTINCT run_id) = 2
  )
