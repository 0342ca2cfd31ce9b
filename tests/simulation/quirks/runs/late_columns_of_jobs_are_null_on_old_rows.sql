SELECT bool_and((run_as_user_name IS NULL) = (change_time < TIMESTAMP '2025-12-01'))
FROM {lakeflow.jobs}
