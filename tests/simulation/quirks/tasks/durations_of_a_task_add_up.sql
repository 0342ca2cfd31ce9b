SELECT count(*) > 1000 AND bool_and(
  setup_duration_seconds + cleanup_duration_seconds + execution_duration_seconds >= 0
  AND execution_duration_seconds >= 0)
FROM {lakeflow.job_task_run_timeline}
WHERE setup_duration_seconds IS NOT NULL
