SELECT count(*) > 20 AND bool_and(t.run_id IS NOT NULL)
FROM {mlflow.runs_latest} AS r
LEFT JOIN (SELECT DISTINCT workspace_id, job_id, run_id FROM {lakeflow.job_run_timeline}) AS t
  ON t.workspace_id = r.workspace_id AND t.run_id = r.tags['mlflow.databricks.jobRunID']
  AND t.job_id = r.tags['mlflow.databricks.jobID']
WHERE r.start_time < TIMESTAMP '2026-01-31'
