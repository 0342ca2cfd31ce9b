SELECT bool_and((result_state IS NULL) = (termination_code IS NULL))
FROM {lakeflow.job_run_timeline}
