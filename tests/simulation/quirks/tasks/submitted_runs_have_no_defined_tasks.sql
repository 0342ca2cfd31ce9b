SELECT count(*) > 0 AND count(d.job_id) = 0
FROM {lakeflow.job_run_timeline} AS r
LEFT JOIN {lakeflow.job_tasks} AS d ON d.workspace_id = r.workspace_id AND d.job_id = r.job_id
WHERE r.run_type = 'SUBMIT_RUN'
