SELECT count(*) = 0
FROM {lakeflow.jobs} AS d
JOIN {lakeflow.job_run_timeline} AS r ON r.workspace_id = d.workspace_id
AND r.job_id = d.job_id
AND r.period_start_time > d.delete_time + INTERVAL 3 DAYS
