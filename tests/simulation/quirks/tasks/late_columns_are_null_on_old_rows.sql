SELECT count(*) > 0 AND count(compute) = 0 AND count(setup_duration_seconds) = 0
FROM {lakeflow.job_task_run_timeline}
WHERE period_start_time < TIMESTAMP '2025-12-01'
