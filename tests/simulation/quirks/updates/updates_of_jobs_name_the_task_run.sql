SELECT count(*) > 10 AND bool_and(t.task_key = 'refresh_pipeline')
FROM (
  SELECT workspace_id, trigger_details.job_task AS task, min(period_start_time) AS starts
  FROM {lakeflow.pipeline_update_timeline}
  WHERE trigger_type = 'JOB_TASK'
  GROUP BY ALL
) AS u
LEFT JOIN (
  SELECT workspace_id, job_id, run_id, task_key, min(period_start_time) AS starts
  FROM {lakeflow.job_task_run_timeline}
  GROUP BY ALL
) AS t ON t.workspace_id = u.workspace_id AND t.job_id = u.task.job_id
  AND t.run_id = u.task.job_task_run_id AND t.starts = u.starts
WHERE u.starts < TIMESTAMP '2026-01-30'
