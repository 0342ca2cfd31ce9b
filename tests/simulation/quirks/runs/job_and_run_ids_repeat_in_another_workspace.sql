SELECT count(*)
FROM {lakeflow.job_run_timeline} AS a
JOIN {lakeflow.job_run_timeline} AS b ON a.job_id = b.job_id
AND a.run_id = b.run_id
AND a.workspace_id < b.workspace_id
