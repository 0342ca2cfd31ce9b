SELECT count(DISTINCT run_as_user_name LIKE '%@%') = 2
FROM {lakeflow.jobs}
WHERE run_as_user_name IS NOT NULL
