SELECT bool_and((compute IS NULL) = (period_start_time < TIMESTAMP '2025-12-01'))
FROM {lakeflow.job_run_timeline}
