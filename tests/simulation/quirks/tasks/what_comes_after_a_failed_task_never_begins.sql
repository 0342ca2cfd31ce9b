SELECT count(*) > 10
  AND bool_and(period_start_time = period_end_time AND len(compute_ids) = 0)
FROM {lakeflow.job_task_run_timeline}
WHERE result_state = 'SKIPPED'
