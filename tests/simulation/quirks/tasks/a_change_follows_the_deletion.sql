SELECT count(*)
FROM {lakeflow.job_tasks}
WHERE change_time > delete_time
