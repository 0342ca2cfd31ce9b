SELECT list(DISTINCT r.run_type ORDER BY r.run_type) = ['JOB_RUN', 'SUBMIT_RUN']
FROM {lakeflow.job_task_run_timeline} AS t
JOIN {lakeflow.job_run_timeline} AS r ON r.workspace_id = t.workspace_id AND r.run_id = t.job_run_id
