SELECT bool_and(period_end_time - period_start_time BETWEEN INTERVAL 0 SECOND AND INTERVAL 1 HOUR)
FROM {lakeflow.job_run_timeline}
