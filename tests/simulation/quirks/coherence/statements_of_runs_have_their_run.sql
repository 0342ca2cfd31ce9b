SELECT count(*) > 1000 AND avg((r.run_id IS NOT NULL)::INT) > 0.99
FROM {query.history} AS q
LEFT JOIN (SELECT DISTINCT workspace_id, run_id FROM {lakeflow.job_run_timeline}) AS r
  ON r.workspace_id = q.workspace_id AND r.run_id = q.query_source.job_info.job_run_id
WHERE q.query_source.job_info.job_run_id IS NOT NULL
